namespace ServiceRecovery.Storage.Format;

// The names under which the closed lists are stored, by the number of the member. They never change, whatever the members are called.
internal static class StoredWords
{
    public static readonly string[] ActionKind = ["prevention", "practice"];
    public static readonly string[] ActorKind = ["staff", "customer", "system"];
    public static readonly string[] Answer = ["satisfied", "accepts", "unhappy", "wants-more", "wont-say"];
    public static readonly string[] AskResult = ["reached", "delivered", "not-reached", "bounced", "suppressed"];
    public static readonly string[] CauseKnown = ["known", "unknown", "confidential"];
    public static readonly string[] CompensationBasis = ["goodwill", "entitlement", "restitution"];
    public static readonly string[] CompensationKind = ["refund", "waived-charge", "credit", "voucher", "points", "replacement", "service", "donation"];
    public static readonly string[] CorrectionExtent = ["full", "part"];
    public static readonly string[] Ending = ["open", "recovered", "remedy-accepted", "unconfirmed", "unreconciled", "withdrawn", "merged", "entered-in-error", "learned"];
    public static readonly string[] EscalationCause = ["asked", "safety"];
    public static readonly string[] ExpectationKind = ["to-be-heard", "apology", "explanation", "correction", "compensation", "prevention"];
    public static readonly string[] FailureNature = ["outcome", "process"];
    public static readonly string[] Inconvenience = ["none", "some", "great"];
    public static readonly string[] KindEffect = ["staling", "neutral", "sends-back"];
    public static readonly string[] OfferResponse = ["accepted", "declined", "countered"];
    public static readonly string[] OpenedBy = ["customer", "staff", "signal"];
    public static readonly string[] PromiseKind = ["to-customer", "task"];
    public static readonly string[] Purpose = ["failure", "accolade", "near-miss"];
    public static readonly string[] ReopenCause = ["asked", "late-no", "late-contact", "settlement-lost"];
    public static readonly string[] SettlementOutcome = ["refused", "unknown", "failed"];
    public static readonly string[] Severity = ["minor", "major", "severe"];
    public static readonly string[] SilenceReason = ["no-answer", "unreachable", "not-wanted"];
    public static readonly string[] StreamKind = ["case", "debrief", "playbook"];

    public static string Of(string[] words, int number) => (uint)number < (uint)words.Length
        ? words[number]
        : throw new ArgumentOutOfRangeException(nameof(number), number, "A member of a closed list has a stored name; this number has none.");

    public static int NumberOf(string[] words, string word)
    {
        var number = Array.IndexOf(words, word);
        return number >= 0 ? number : throw new FormatException($"It has a word that isn't one of '{string.Join("', '", words)}'.");
    }
}
