using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Drills.Json;

/// <summary>How the closed lists are spelled in a scenario file. A spelling never changes once released.</summary>
internal static class ScenarioWords
{
    public static readonly (string Word, Severity Value)[] Severities = [("minor", Severity.Minor), ("major", Severity.Major), ("severe", Severity.Severe)];

    public static readonly (string Word, Inconvenience Value)[] Inconveniences = [("none", Inconvenience.None), ("some", Inconvenience.Some), ("great", Inconvenience.Great)];

    public static readonly (string Word, FailureNature Value)[] Natures = [("outcome", FailureNature.Outcome), ("process", FailureNature.Process)];

    public static readonly (string Word, OpenedBy Value)[] Openers = [("customer", OpenedBy.Customer), ("staff", OpenedBy.Staff), ("signal", OpenedBy.Signal)];

    public static readonly (string Word, AskResult Value)[] AskResults =
    [
        ("reached", AskResult.Reached), ("delivered", AskResult.Delivered), ("not-reached", AskResult.NotReached), ("bounced", AskResult.Bounced), ("suppressed", AskResult.Suppressed),
    ];

    public static readonly (string Word, Answer? Value)[] Answers =
    [
        ("silence", null), ("satisfied", Answer.Satisfied), ("accepts", Answer.Accepts), ("unhappy", Answer.Unhappy), ("wants-more", Answer.WantsMore), ("wont-say", Answer.WontSay),
    ];

    public static readonly (string Word, OfferResponse? Value)[] OfferResponses =
    [
        ("silence", null), ("accepted", OfferResponse.Accepted), ("declined", OfferResponse.Declined), ("countered", OfferResponse.Countered),
    ];

    public static readonly (string Word, bool Value)[] AgreesTo = [("move", false), ("release", true)];

    public static readonly (string Word, CustomerAct Value)[] Acts =
    [
        ("contacts", CustomerAct.Contacts), ("chases", CustomerAct.Chases), ("retells", CustomerAct.Retells), ("says-satisfied", CustomerAct.SaysSatisfied),
        ("says-unhappy", CustomerAct.SaysUnhappy), ("says-wants-more", CustomerAct.SaysWantsMore), ("withdraws", CustomerAct.Withdraws), ("leaves", CustomerAct.Leaves),
    ];

    public static readonly (string Word, CustomerAct Value)[] LastActs = [("leaves", CustomerAct.Leaves), ("withdraws", CustomerAct.Withdraws)];

    public static readonly (string Word, Ending Value)[] Endings =
    [
        ("open", Ending.Open), ("recovered", Ending.Recovered), ("remedy-accepted", Ending.RemedyAccepted), ("unconfirmed", Ending.Unconfirmed),
        ("unreconciled", Ending.Unreconciled), ("withdrawn", Ending.Withdrawn), ("entered-in-error", Ending.EnteredInError),
    ];

    public static readonly (string Word, string Value)[] Verbs = [.. ServiceRecovery.Verbs.All.Select(verb => (verb, verb))];

    /// <summary>The stored names of events, without their versions: a rule means what happened, not how it is written.</summary>
    public static readonly (string Word, string Value)[] Events =
        [.. EventTable.All.Select(entry => entry.Name.Split('.')[0]).Distinct().OrderBy(name => name, StringComparer.Ordinal).Select(name => (name, name))];

    public static readonly (string Word, string Value)[] Elements =
    [
        .. Policies.ApologyLanguage.English.Rules
            .Where(rule => rule.Kind is Policies.ApologyRuleKind.Element or Policies.ApologyRuleKind.OptionalElement)
            .Select(rule => (rule.Code, rule.Code)),
    ];
}
