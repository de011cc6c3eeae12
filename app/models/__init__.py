# SPDX-License-Identifier: Apache-2.0
"""What is stored: mapped classes without behavior."""

from app.models.accounts import Account, AccountAlert, Charge, ChargeShare, Credit, Customer, SearchKey, SearchWord
from app.models.base import Base
from app.models.books import (
    Book,
    DaySeal,
    DrawerCount,
    Entry,
    Posting,
    Receipt,
    ReceiptLine,
    ReceiptPair,
    ReceiptTender,
    Seal,
    SealTotal,
    SmallDifference,
    SurpriseCount,
    TenderCorrection,
    Transfer,
    Undone,
    Void,
    WorkItem,
)
from app.models.city import Drawer, Meta, Person, Policy, Printer, RoleRight, Workstation
from app.models.codes import CodeField, CodeShare, Fund, GlAccount, RevenueCode, TenderKind
from app.models.deposits import BankAccount, Deposit, DepositBook, DepositCheck, DepositCorrection
from app.models.desk import Approval, ApprovalRefusal, ApprovalRequest, Audit, DeskEvent
from app.models.exports import GlBatch, GlBatchBook

# Filled by the guards alone, each a function of the entries; the order is the one they are named in.
DERIVED: tuple[str, ...] = (
    "book", "posting", "receipt", "receipt_line", "receipt_tender", "receipt_pair", "void", "undone",
    "tender_correction", "transfer", "charge", "charge_share",
    "credit", "small_difference", "drawer_count", "surprise_count", "seal", "seal_total", "deposit", "deposit_book",
    "deposit_check", "deposit_correction", "day_seal", "work_item",
)  # fmt: skip

__all__ = [
    "DERIVED",
    "Account",
    "AccountAlert",
    "Approval",
    "ApprovalRefusal",
    "ApprovalRequest",
    "Audit",
    "BankAccount",
    "Base",
    "Book",
    "Charge",
    "ChargeShare",
    "CodeField",
    "CodeShare",
    "Credit",
    "Customer",
    "DaySeal",
    "Deposit",
    "DepositBook",
    "DepositCheck",
    "DepositCorrection",
    "DeskEvent",
    "Drawer",
    "DrawerCount",
    "Entry",
    "Fund",
    "GlAccount",
    "GlBatch",
    "GlBatchBook",
    "Meta",
    "Person",
    "Policy",
    "Posting",
    "Printer",
    "Receipt",
    "ReceiptLine",
    "ReceiptPair",
    "ReceiptTender",
    "RevenueCode",
    "RoleRight",
    "Seal",
    "SealTotal",
    "SearchKey",
    "SearchWord",
    "SmallDifference",
    "SurpriseCount",
    "TenderCorrection",
    "TenderKind",
    "Transfer",
    "Undone",
    "Void",
    "WorkItem",
    "Workstation",
]
