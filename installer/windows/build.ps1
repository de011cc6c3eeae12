# SPDX-License-Identifier: Apache-2.0
# Builds dist\tillwright-VERSION-setup.exe on Windows with Python 3.11 to 3.13 and Inno Setup 6. See README.md.
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true

$root = Resolve-Path "$PSScriptRoot\..\.."
Set-Location $root
$work = "$root\.dev\package"
$python = "$work\venv\Scripts\python.exe"

py -3 -m venv --clear "$work\venv"
& $python -m pip install --no-deps --require-hashes -r installer\requirements.lock

$version = & $python -c "import tomllib; print(tomllib.load(open('pyproject.toml', 'rb'))['project']['version'])"
$env:SOURCE_DATE_EPOCH = git log -1 --format=%ct
$env:PYTHONHASHSEED = "0"
& $python -m PyInstaller --noconfirm --log-level ERROR --distpath "$work\frozen" --workpath "$work\freezing" installer\tillwright.spec
& "$work\frozen\tillwright\tillwright.exe" --self-test

if (Test-Path "$work\bill") { Remove-Item -Recurse "$work\bill" }
& $python -m installer.sbom $version "$work\bill"
& "${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe" "/DVersion=$version" installer\windows\tillwright.iss
