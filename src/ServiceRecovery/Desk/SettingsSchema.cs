using System.Collections.Immutable;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Desk;

/// <summary>What an organization sets in a file or in a section of its configuration: the members, and what each takes. The reader, the JSON schema and the documentation go by it.</summary>
internal static class SettingsSchema
{
    private const int MostCurrencies = 400;
    private const int MostNames = 10_000;

    private static readonly FieldShape.Reference Person = new("a person");
    private static readonly FieldShape.Reference Place = new("a place");
    private static readonly FieldShape.Id Role = new("a role");
    private static readonly FieldShape.List Channels = new(new FieldShape.Id("a channel"), 0, 100);
    private static readonly FieldShape.Map MinorUnits = new(new FieldShape.Amount(), MostCurrencies);
    private static readonly FieldShape.Duration Duration = new();
    private static readonly FieldShape.Flag Flag = new();

    /// <summary>Gets the members of a file that says who may give what.</summary>
    public static ImmutableArray<FieldSpec> Authority { get; } =
    [
        new("levels", new FieldShape.List(Role, 0, 100), IsNeeded: true),
        new(
            "limits",
            new FieldShape.List(
                new FieldShape.Object(
                [
                    new("role", Role, IsNeeded: true),
                    new("currency", new FieldShape.Code(), IsNeeded: true),
                    new("perGrant", new FieldShape.Amount(), IsNeeded: true),
                    new("perCase", new FieldShape.Amount(), IsNeeded: true),
                ]),
                0,
                MostNames),
            IsNeeded: true),
    ];

    /// <summary>Gets the members of the settings, all optional.</summary>
    public static ImmutableArray<FieldSpec> All { get; } =
    [
        new("fallbackOwner", Person),
        .. Authority.Select(field => field with { IsNeeded = false }),
        new("authority", new FieldShape.Text(1_024)),
        new("staff", new FieldShape.List(
            new FieldShape.Object(
            [
                new("id", Person, IsNeeded: true),
                new("logins", new FieldShape.List(Person, 0, 100)),
                new("names", new FieldShape.List(new FieldShape.Text(256), 0, 100)),
                new("relatedTo", new FieldShape.List(new FieldShape.Reference("a customer"), 0, 100)),
                new("active", Flag, Default: "true"),
            ]),
            0,
            MostNames)),
        new("unknownStaffMayAct", Flag, Default: "false"),
        new("devices", new FieldShape.List(new FieldShape.Object([new("id", new FieldShape.Reference("a device at the place"), IsNeeded: true), new("place", Place)]), 0, MostNames)),
        new("floors", MinorUnits),
        new("deviceFloors", MinorUnits),
        new("currencies", new FieldShape.Map(new FieldShape.Count(0, Currency.MostDigits), MostCurrencies)),
        new("sharedEvidence", Channels),
        new("solo", new FieldShape.Object([new("setBy", Role, IsNeeded: true), new("frees", Role, IsNeeded: true), new("place", Place), new("coolingOff", Duration, Default: "P7D"), new("aloneFor", Duration, Default: "P30D")])),
        new("approvalExpiry", Duration, Default: "P3D"),
        new("promiseWithinSevere", Duration, Default: "PT1H"),
        new("promiseWithinMajor", Duration, Default: "PT4H"),
        new("promiseWithinMinor", Duration, Default: "P1D"),
        new("discardsADay", new FieldShape.Count(0, int.MaxValue)),
        new("splitAtLimit", Flag, Default: "false"),
        new("oneOpenCasePerOrder", Flag, Default: "false"),
        new("followUp", new FieldShape.Object(
        [
            new("rule", FieldShape.Versioned),
            new("attempts", new FieldShape.Count(1, 20)),
            new("spacing", Duration, Default: "PT24H"),
            new("wait", Duration, Default: "PT72H"),
            new("askAfter", Duration, Default: "PT24H"),
            new("answerWithin", Duration, Default: "P30D"),
            new("presumedAfter", Duration, Default: "PT24H"),
            new("channels", Channels),
        ])),
        new("debriefs", new FieldShape.Object(
        [
            new("rule", FieldShape.Versioned),
            new("atLeast", new FieldShape.Word(["minor", "major", "severe"]), Default: "severe"),
            new("sampleEvery", new FieldShape.Count(0, 1_000_000)),
            new("groupTheRest", Flag, Default: "false"),
            new("repeats", Flag, Default: "false"),
            new("spikes", Flag, Default: "false"),
        ])),
        new("learning", new FieldShape.Object(
        [
            new("ordinaryWords", new FieldShape.List(new FieldShape.Text(256), 0, MostNames)),
            new("withinSevere", Duration, Default: "P3D"),
            new("withinMajor", Duration, Default: "P7D"),
            new("withinMinor", Duration, Default: "P14D"),
            new("effectWindow", Duration, Default: "P28D"),
        ])),
        new("publicUrl", new FieldShape.Text(2_048)),
        new("contentionTimeout", Duration, Default: "PT5S"),
        new("policyTimeout", Duration, Default: "PT10S"),
        new("deliveriesAtOnce", new FieldShape.Count(1, 256)),
        new("recentCases", new FieldShape.Count(0, 1_000_000)),
    ];
}
