namespace ServiceRecovery.Drills;

// What a drill itself refuses, before a desk is asked. docs/drills.md has a row for each.
internal static class DrillRefusals
{
    public static Refusal CustomerSpeaks(string verb) => Of("customer-speaks", $"In a drill the customer speaks for themselves, so nobody records '{verb}' for them. Ask them by 'follow-up', or listen, and they will say it.");

    public static Refusal NotAgreed(PromiseId promise, bool isRelease) => Of(
        "not-agreed", $"The customer doesn't agree to {(isRelease ? "release" : "move")} the promise '{promise}'. Keep it, or do something for them first.", promise.Value);

    public static Refusal AloneOnly(string verb) => Of("alone-only", $"'{verb}' asks the customer for their agreement and can't be one of several acts at once. Do it by itself.");

    public static Refusal DrillOver() => Of("drill-over", "The drill is over. Read its review, or begin it again.");

    private static Refusal Of(string code, string sentence, string? about = null) => new([new Unmet(code, sentence, about)]);
}
