using ServiceRecovery.Fields;

namespace ServiceRecovery;

/// <summary>What a code is in HTTP: a property of the code, so that every host of an API answers alike. docs/messages.md has it beside each code.</summary>
internal static class RefusalStatus
{
    private const int Faulty = 400;
    private const int Forbidden = 403;
    private const int NotThere = 404;
    private const int Conflict = 409;
    private const int VersionDiffers = 412;
    private const int NotDoable = 422;
    private const int Unavailable = 503;

    private static readonly Dictionary<string, int> ByCode = Declared();

    /// <summary>Gets the codes whose status isn't the one of all others.</summary>
    public static IEnumerable<string> Codes => ByCode.Keys;

    /// <summary>Returns the status of a code; what nobody declared is an order that can't be carried out as it was given.</summary>
    public static int Of(string code) => ByCode.TryGetValue(code, out var status) ? status : NotDoable;

    private static Dictionary<string, int> Declared()
    {
        var byCode = new Dictionary<string, int>(StringComparer.Ordinal);
        Declare(Faulty, [.. Fault.Codes]);

        // Who asks may not, or not alone.
        Declare(
            Forbidden,
            "source-not-allowed",
            "not-the-customer",
            "token-unknown",
            "concerned-person",
            "person-inactive",
            "person-unknown",
            "level-too-low",
            "second-person-needed",
            "no-limit",
            "over-limit",
            "approval-needed",
            "overruled-answer",
            "waiver-not-allowed",
            "step-reserved");

        Declare(NotThere, "case-unknown", "debrief-unknown");

        // How things stand is against it; it may do later.
        Declare(Conflict, [.. ClosingLaw.For(Purpose.Failure).Select(law => law.Code)]);
        Declare(
            Conflict,
            "case-exists",
            "case-closed",
            "case-merged",
            "case-in-error",
            "debrief-exists",
            "debrief-closed",
            "debrief-open",
            "step-not-open",
            "safety-open",
            "ref-used",
            "evidence-used",
            "transaction-used",
            "transaction-differs",
            "ask-answered",
            "approval-used",
            "approval-expired",
            "promise-not-open",
            "compensation-not-open",
            "nothing-to-reverse",
            "action-not-open",
            "merge-closed",
            "merge-not-older",
            "merge-other-customer",
            "merge-other-purpose",
            "not-discardable",
            "contact-not-wanted",
            "attempts-missing",
            "wait-not-over",
            "factor-found",
            "factor-missing",
            "contribution-missing",
            "effect-counted",
            "stream-read-only",
            "stream-too-long");

        Declare(VersionDiffers, "version-differs");

        // What a store can't do for long is told apart by its fault.
        Declare(Unavailable, "contention", "policy-failed", "store-failed");
        return byCode;

        void Declare(int status, params string[] codes)
        {
            foreach (var code in codes)
            {
                byCode.Add(code, status);
            }
        }
    }
}
