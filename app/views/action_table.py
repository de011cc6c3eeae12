# SPDX-License-Identifier: Apache-2.0
"""The one table of what can be done, by which key, and with what right; `actions` makes keys and buttons of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action: `scope` is "window" or a screen's name, `keys` one or more keys parted by a space.

    `needs` is a right of the signed-in person; empty means anyone. `note` is the second line in
    the palette; an action without a note and without a key there is still found by its title.
    """

    name: str
    title: str
    keys: str = ""
    scope: str = "window"
    needs: str = ""
    icon: str = ""
    note: str = ""
    in_palette: bool = True

    @property
    def key(self) -> str:
        """The key a cap shows: the first one."""
        return self.keys.split()[0] if self.keys else ""


_COUNTED, _PAYABLES = "once its drawer is counted", "through payables"
_LEDGER = "closed books become a journal for the general ledger"
_CARDS = "what a processor paid, and its fee"
_KEPT = "kept without credit; its report prints"
_ABSENT = "when a cashier cannot go on; two people count"
_CODE, _SUPERVISOR = "with a supervisor's code", "a supervisor types it here, good for once"
_RETURNED = "find it, undo what it paid, charge the fee"

WINDOW = (
    ActionSpec("help", "Keys of this screen", "F1", icon="circle-question-mark"),
    ActionSpec("palette", "Find or do anything", "Ctrl+K", icon="search", in_palette=False),
    ActionSpec("lock", "Lock this workstation", "Ctrl+L", icon="lock", note="keeps the receipt in progress"),
    ActionSpec("sign_out", "Sign out", icon="log-out"),
    ActionSpec("receipts.last", "Last receipts", "Ctrl+R", icon="history", needs="receipt"),
    ActionSpec("receipts.reprint", "Print again", "Ctrl+P", icon="printer", needs="receipt"),
    ActionSpec("undo.receipt", "Reverse a receipt", "Ctrl+Shift+V", "window", "reversal", "undo-2", _COUNTED),
    ActionSpec("undo.check", "Check returned", "Ctrl+Shift+B", "window", "returned_check", "signature", _RETURNED),
    ActionSpec("undo.refund", "Ask for a refund", "Ctrl+Shift+F", "window", "refund_request", "banknote", _PAYABLES),
    ActionSpec("offline.try", "Try the books again", "Ctrl+Shift+R", icon="refresh-cw"),
    ActionSpec("offline.begin", "Work without the server", "Ctrl+Shift+W", "window", "receipt", "wifi-off", _CODE),
    ActionSpec("offline.code", "Leave a code for offline work", "", "window", "receipt", "key-round", _SUPERVISOR),
    ActionSpec("menu", "Menu", "Alt+M", icon="menu", in_palette=False),
    ActionSpec("printer", "Printer", icon="printer", note="how it stands, and papers to look at"),
    ActionSpec("roll", "Show the paper roll", icon="scroll-text", note="what the printer on the screen printed"),
    ActionSpec(
        "approvals",
        "Approvals waiting",
        "Ctrl+Shift+A",
        needs="approve",
        icon="circle-check",
        note="what others ask your consent for",
    ),
    ActionSpec("look", "Look and language", icon="monitor", note="theme and text size"),
    ActionSpec("notices", "Notices", icon="bell", note="what was said today"),
    *(ActionSpec(f"screen.{n}", f"Screen {n}", f"Ctrl+{n % 10}", in_palette=False) for n in range(1, 11)),
)

COUNTER = (
    ActionSpec("find", "Find or scan", "F2", "counter", icon="search"),
    ActionSpec("item", "Other item", "F3", "counter", icon="tag"),
    ActionSpec("park", "Park receipt", "F4", "counter", icon="archive"),
    ActionSpec("tender.other", "Other tender", "F5", "counter", icon="wallet"),
    ActionSpec("tender.cash", "Cash", "F6", "counter", icon="banknote"),
    ActionSpec("tender.check", "Check", "F7", "counter", icon="signature"),
    ActionSpec("tender.card", "Card", "F8", "counter", icon="credit-card"),
    ActionSpec("tender.exact", "Exact cash", "F9", "counter", icon="banknote"),
    ActionSpec("quick.1", "First quick amount", "Alt+1", "counter", in_palette=False),
    ActionSpec("quick.2", "Second quick amount", "Alt+2", "counter", in_palette=False),
    ActionSpec("quick.3", "Third quick amount", "Alt+3", "counter", in_palette=False),
    ActionSpec("finish", "Finish and print", "F12", "counter", icon="printer", needs="receipt"),
    ActionSpec("undo", "Undo last line", "Ctrl+Z", "counter", icon="undo-2"),
    ActionSpec("payer", "Payer", "Alt+P", "counter", icon="user", note="name, source and date received"),
    ActionSpec("drop_receipt", "Drop this receipt", "Shift+Esc", "counter", icon="trash-2"),
    ActionSpec("void", "Void this receipt", "Alt+D", "counter", icon="circle-x", needs="void_request"),
    ActionSpec("allow_check", "Ask to allow a check", "Alt+O", "counter", icon="signature"),
    ActionSpec("allocate", "Allocate by hand", "Alt+A", "counter", "allocate", "list", "what each charge gets"),
    ActionSpec("counterfeit", "Counterfeit note", "Alt+K", "counter", "counterfeit", "flag", _KEPT),
    ActionSpec("give_up", "Give up this receipt", "Alt+G", "counter", icon="circle-x", needs="receipt"),
)

DRAWER = (
    ActionSpec("drawer.open", "Open a drawer", "Alt+O", "drawer", "open", "inbox"),
    ActionSpec("drawer.drop", "Drop to the vault", "Alt+D", "drawer", "drop", "arrow-down-to-line"),
    ActionSpec("drawer.send", "Send to a drawer", "Alt+W", "drawer", "transfer_out", "arrow-left-right"),
    ActionSpec("drawer.receive", "Take cash that was sent", "Alt+A", "drawer", "transfer_in", "inbox"),
    ActionSpec("drawer.no_sale", "No sale", "Alt+N", "drawer", "no_sale", "eye"),
    ActionSpec("drawer.pickup", "Pickup to the vault", "Alt+P", "drawer", "pickup", "hand-coins"),
    ActionSpec("drawer.paid_in", "Paid in", "Alt+I", "drawer", "paid_in", "wallet"),
    ActionSpec("drawer.paid_out", "Paid out", "Alt+U", "drawer", "paid_out", "banknote"),
    ActionSpec("drawer.exchange", "Exchange", "Alt+E", "drawer", "exchange", "coins"),
    ActionSpec("drawer.change", "Change in the drawer", "Alt+H", "drawer", "exchange", "coins", "what runs out today"),
    ActionSpec("drawer.take_back", "Take cash back", "Alt+T", "drawer", "void_request", "undo-2"),
    ActionSpec("drawer.counterfeit", "Counterfeit note", "Alt+K", "drawer", "counterfeit", "flag"),
    ActionSpec("drawer.count", "Count the drawer", "Alt+C", "drawer", "count", "calculator"),
    ActionSpec("drawer.cancel", "Back to taking payments", "Alt+B", "drawer", "cancel_count", "undo-2"),
    ActionSpec("drawer.receipts", "Receipts of this session", "Alt+R", "drawer", "receipt", "receipt-text"),
    ActionSpec("drawer.sessions", "Sessions of the city", "Alt+S", "drawer", "close_drawer", "list"),
)

CHANGE = (
    ActionSpec("change.order", "Order from the vault", "F12", "change", "exchange", "package"),
    ActionSpec("change.take", "Take the order in", "Alt+T", "change", "exchange", "coins"),
    ActionSpec("change.withdraw", "Withdraw the order", "Alt+W", "change", "exchange", "undo-2"),
    ActionSpec("change.back", "Back to the drawer", "Esc", "change", icon="arrow-left"),
)

OPENING = (ActionSpec("opening.open", "Open the drawer", "F12", "opening", "open", "inbox"),)

COUNT = (
    ActionSpec("count.submit", "Submit count", "F12", "count", "count", "check"),
    ActionSpec("count.aside", "Set count aside", "Esc", "count", icon="archive"),
    ActionSpec("count.check", "Check", "F7", "count", icon="signature"),
    ActionSpec("count.order", "Other tender", "F5", "count", icon="wallet", note="money orders of the count"),
)

REVIEW = (
    ActionSpec("review.close", "Close the session", "F12", "review", "close_drawer", "lock"),
    ActionSpec("review.count", "Count this drawer", "Alt+C", "review", "close_drawer", "calculator"),
    ActionSpec("review.absent", "Submit in their place", "Alt+B", "review", "close_drawer", "users", _ABSENT),
    ActionSpec("review.return", "Return the count", "Alt+R", "review", "return", "undo-2"),
    ActionSpec("review.report", "Session report", "Alt+P", "review", "close_drawer", "file-text"),
    ActionSpec("review.causes", "Why it may be off", "Alt+W", "review", "close_drawer", "search"),
    ActionSpec("review.receipts", "Receipts of the session", "Alt+E", "review", "close_drawer", "receipt-text"),
    ActionSpec("review.transfers", "Transfers in transit", "Alt+T", "review", "transfer_ruling", "arrow-left-right"),
    ActionSpec("review.own", "Your drawer", "Alt+Y", "review", icon="inbox"),
)

SESSION_REPORT = (
    ActionSpec("session.done", "Back to the sessions", "Esc", "session-report", icon="arrow-left"),
    ActionSpec("session.print", "Print the report", "Alt+P", "session-report", icon="printer"),
    ActionSpec("session.pdf", "Save as PDF", "Alt+S", "session-report", icon="file-text"),
)

ACCOUNTS = (
    ActionSpec("accounts.find", "Find or scan", "F2", "accounts", icon="search"),
    ActionSpec("accounts.take", "Take what is owed", "F12", "accounts", "receipt", "banknote"),
    ActionSpec("accounts.note", "Write a note", "Alt+N", "accounts", icon="message-square"),
)

AUDIT = (
    ActionSpec("audit.approvals", "Approvals waiting", "Alt+A", "audit", "approve", "circle-check"),
    ActionSpec("audit.exceptions", "Exceptions", "Alt+E", "audit", "audit", "triangle-alert"),
    ActionSpec("audit.surprise", "Surprise counts", "Alt+S", "audit", "audit", "eye"),
    ActionSpec("audit.absent", "Submit in their place", "Alt+B", "audit", "close_drawer", "users", _ABSENT),
    ActionSpec("audit.verify", "Verify the chain", "Alt+V", "audit", "audit", "link"),
    ActionSpec("audit.find", "Find or scan", "F2", "audit", icon="search"),
    ActionSpec("audit.timeline", "Timeline", "Alt+L", "audit", "audit", "history"),
    ActionSpec("audit.cash", "Cash through the session", "Alt+P", "audit", "audit", "chart-line"),
    ActionSpec("audit.table", "Show the plot as a table", "Alt+T", "audit", icon="table"),
    ActionSpec("audit.return", "Return the count", "Alt+R", "audit", "return", "undo-2"),
    ActionSpec("audit.close", "Close the session", "F12", "audit", "close", "lock"),
)

APPROVALS = (
    ActionSpec("approvals.allow", "Allow", "F12", "approvals", icon="check"),
    ActionSpec("approvals.refuse", "Refuse", "Alt+R", "approvals", icon="x"),
    ActionSpec("approvals.back", "Back to the drawers", "Esc", "approvals", icon="arrow-left", in_palette=False),
)

DEPOSITS = (
    ActionSpec(
        "deposits.prepare", "Fill a bag", "F12", "deposits", "deposit", "landmark", "marked sessions to the bank"
    ),
    ActionSpec(
        "deposits.other", "Waiting or made", "Alt+W", "deposits", icon="arrow-left-right", note="the other list"
    ),
    ActionSpec("deposits.import", "Bring in a bank statement", "Alt+I", "deposits", "deposit", "upload"),
    ActionSpec("deposits.cards", "Settle cards", "Alt+C", "deposits", "card_settlement", "credit-card", _CARDS),
    ActionSpec("deposits.lines", "Credits without a deposit", "Alt+B", "deposits", "deposit", "landmark"),
    ActionSpec("deposits.pass", "Hand the bag on", "Alt+H", "deposits", "deposit", "users"),
    ActionSpec("deposits.out", "Courier or bank", "Alt+O", "deposits", "deposit", "package"),
    ActionSpec(
        "deposits.correct",
        "Correct it",
        "Alt+K",
        "deposits",
        "deposit_correction",
        "arrow-left-right",
        "the bank counted otherwise",
    ),
    ActionSpec("deposits.print", "Print the slip", "Alt+P", "deposits", "deposit", "printer"),
    ActionSpec("deposits.pdf", "Save as PDF", "Alt+S", "deposits", "deposit", "file-text"),
)

BAG = (
    ActionSpec("bag.close", "Close the bag", "F12", "bag", "deposit", "lock"),
    ActionSpec("bag.back", "Back to the sessions", "Esc", "bag", icon="arrow-left"),
    ActionSpec("bag.checks", "To the checks", "Alt+C", "bag", icon="signature"),
    ActionSpec("bag.all", "Every check is in the bag", "Alt+A", "bag", icon="check"),
)

DAY = (
    ActionSpec("day.close", "Close the day", "F12", "day", "close_day", "lock"),
    ActionSpec("day.offices", "Close the back-office books", "Alt+B", "day", "close_day", "book-user"),
    ActionSpec("day.earlier", "Earlier day", "Alt+E", "day", "close_day", "arrow-left"),
    ActionSpec("day.later", "Later day", "Alt+L", "day", "close_day", "arrow-right"),
    ActionSpec("day.closed", "Closed days", "Alt+C", "day", "close_day", "history", note="their seals and reports"),
    ActionSpec("day.post", "Post to the books", "Alt+P", "day", "export_gl", "landmark", _LEDGER),
)

POST = (
    ActionSpec("post.do", "Post", "F12", "post", "export_gl", "landmark"),
    ActionSpec("post.again", "Write the file again", "Alt+W", "post", "export_gl", "save"),
    ActionSpec("post.done", "Back to the day", "Esc", "post", icon="arrow-left"),
)

CLOSED_DAYS = (
    ActionSpec("closed.done", "Back to the day", "Esc", "closed-days", icon="arrow-left"),
    ActionSpec("closed.print", "Print the report", "Alt+P", "closed-days", icon="printer"),
    ActionSpec("closed.pdf", "Save as PDF", "Alt+S", "closed-days", icon="file-text"),
)

SURPRISE = (
    ActionSpec("surprise.draw", "Draw a drawer", "F12", "surprise", "surprise_count", "eye"),
    ActionSpec("surprise.asked", "Count the chosen drawer", "Alt+C", "surprise", "surprise_count", "calculator"),
    ActionSpec("surprise.table", "Show the plot as a table", "Alt+T", "surprise", icon="table"),
    ActionSpec("surprise.print", "Print the report", "Alt+P", "surprise", icon="printer"),
    ActionSpec("surprise.back", "Back to the drawers", "Esc", "surprise", icon="arrow-left"),
)

EXCEPTIONS = (
    ActionSpec("exceptions.read", "Show the receipt", "Alt+R", "exceptions", "audit", "receipt-text"),
    ActionSpec("exceptions.dismiss", "Dismiss", "Alt+D", "exceptions", "audit", "check"),
    ActionSpec("exceptions.dismissed", "Dismissed exceptions too", "Alt+G", "exceptions", icon="archive"),
    ActionSpec("exceptions.table", "Show the plot as a table", "Alt+T", "exceptions", icon="table"),
    ActionSpec("exceptions.back", "Back to the drawers", "Esc", "exceptions", icon="arrow-left"),
)

SETUP = (
    ActionSpec("setup.new", "Add", "Alt+N", "setup", icon="plus"),
    ActionSpec("setup.save", "Save", "F12", "setup", icon="save"),
    ActionSpec("setup.test_page", "Print a test page", "Alt+T", "setup", icon="printer"),
    ActionSpec("setup.import", "Import a file", "Alt+I", "setup", "import", "upload"),
    ActionSpec("setup.withdraw", "Withdraw this version", "Alt+W", "setup", "setup_policies", "undo-2"),
    ActionSpec("setup.find", "Find a change", "Alt+F", "setup", "audit", "search"),
    ActionSpec("setup.earlier", "Earlier changes", "Alt+E", "setup", "audit", "chevron-down"),
    ActionSpec("setup.later", "Later changes", "Alt+L", "setup", "audit", "chevron-up"),
    ActionSpec("setup.reset", "Reset the password", "Alt+P", "setup", "setup_people", "key-round"),
)

RECEIPT = (
    ActionSpec("receipt.email", "E-mail", "Alt+E", "receipt", icon="mail"),
    ActionSpec("receipt.pdf", "Save as PDF", "Alt+S", "receipt", icon="file-text"),
    ActionSpec("receipt.void", "Void receipt", "Alt+D", "receipt", "void_request", "circle-x"),
    ActionSpec("receipt.correct", "Correct a tender", "Alt+T", "receipt", "tender_correction", "arrow-left-right"),
    ActionSpec("receipt.reverse", "Reverse receipt", "Alt+R", "receipt", "reversal", "undo-2"),
)

REPORTS = (
    ActionSpec("reports.make", "Make the report", "F12", "reports", "reports", "file-text"),
    ActionSpec("reports.print", "Print the report", "Alt+P", "reports", "reports", "printer"),
    ActionSpec("reports.save", "Save as PDF", "Alt+S", "reports", "reports", "save"),
    ActionSpec("reports.workbook", "Save for Excel", "Alt+X", "reports", "reports", "file-spreadsheet"),
    ActionSpec("reports.csv", "Save as CSV", "Alt+C", "reports", "reports", "table"),
    ActionSpec("reports.table", "Plot or table alone", "Alt+T", "reports", icon="chart-column"),
)

PRINTER = (
    ActionSpec("printer.ask", "Ask the printer again", "Alt+A", "printer", icon="refresh-cw"),
    ActionSpec("printer.pdf", "Save as PDF", "Alt+S", "printer", icon="file-text"),
    ActionSpec("printer.forget", "Take off the list", "Alt+O", "printer", icon="check"),
    ActionSpec("printer.other", "Let it take over", "Alt+T", "printer", icon="arrow-left-right"),
    ActionSpec("printer.roll", "Show the paper roll", "Alt+R", "printer", icon="scroll-text"),
    ActionSpec("printer.drawer", "The drawer did not open", "Alt+D", "printer", "no_sale", "inbox"),
)

SIGN_IN = (
    ActionSpec("sign_in.practice", "Practice instead", "Alt+P", "sign-in", icon="graduation-cap"),
    ActionSpec("sign_in.look", "Look and language", "Alt+L", "sign-in", icon="monitor"),
)

FIRST_START = (
    ActionSpec("first.sample", "Open the sample city", "Alt+S", "first-start", icon="play"),
    ActionSpec("first.own", "Set up our own city", "Alt+O", "first-start", icon="building-2"),
    ActionSpec("first.make", "Make the city", "F12", "first-start", icon="check"),
    ActionSpec("first.join", "Join our city's server", "Alt+J", "first-start", icon="link"),
    ActionSpec("first.go", "Try the server", "F12", "first-join", icon="check"),
)

UNKNOWN = (ActionSpec("unknown.give_up", "Give up", "Alt+G", "unknown", icon="circle-x", in_palette=False),)

SHEET = (
    ActionSpec("sheet.do", "Do it", "F12", "sheet", in_palette=False),
    ActionSpec("sheet.send", "Send to a supervisor", "Alt+S", "sheet", icon="bell", in_palette=False),
    ActionSpec("sheet.small", "Settle it", "Alt+D", "sheet", "small_difference", "coins", in_palette=False),
    ActionSpec("sheet.keep", "Keep as it is", "Esc", "sheet", in_palette=False),
)

TABLE = (
    *WINDOW,
    *COUNTER,
    *DRAWER,
    *CHANGE,
    *OPENING,
    *COUNT,
    *REVIEW,
    *SESSION_REPORT,
    *ACCOUNTS,
    *AUDIT,
    *APPROVALS,
    *DEPOSITS,
    *BAG,
    *DAY,
    *CLOSED_DAYS,
    *POST,
    *SURPRISE,
    *EXCEPTIONS,
    *SETUP,
    *RECEIPT,
    *REPORTS,
    *PRINTER,
    *SIGN_IN,
    *FIRST_START,
    *UNKNOWN,
    *SHEET,
)
