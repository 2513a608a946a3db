namespace ServiceRecovery.Crm;

/// <summary>What happened in the hotels in three days: 40 cases in north, 3 in south. Those called <c>demo-…</c> are each there for one thing that pages show.</summary>
internal static class DemoCases
{
    public static readonly Actor Lea = Actor.Staff("lea", "lead");

    private static readonly Actor Ana = Actor.Staff("ana", "clerk");
    private static readonly Actor Noor = Actor.Staff("noor", "clerk");
    private static readonly Actor Ben = Actor.Staff("ben", "manager");
    private static readonly Actor Sue = Actor.Staff("sue", "manager");
    private static readonly Actor Ole = Actor.Staff("ole", "lead");
    private static readonly Actor Ida = Actor.Customer("c-1001");
    private static readonly Actor Tom = Actor.Customer("c-1002");

    private static readonly PlaceId FrontDesk = new("front-desk");
    private static readonly PlaceId Spa = new("spa");
    private static readonly PlaceId Restaurant = new("restaurant");

    // What goes wrong in a hotel, how bad it is, where, and what puts it right.
    private static readonly (string Kind, Severity Severity, PlaceId Place, string Told, string Expects, string Remedy)[] Incidents =
    [
        ("room-not-ready", Severity.Minor, FrontDesk, "The room wasn't ready at four.", "A place to change before dinner.", "A room on the same floor, and the cases carried up."),
        ("cold-food", Severity.Minor, Restaurant, "The soup was cold, twice.", "A warm dinner.", "A hot soup, brought by the cook."),
        ("noise", Severity.Major, FrontDesk, "The lift rattled all night behind the bed.", "One quiet night.", "A room at the other end, and the lift oiled."),
        ("booking-lost", Severity.Major, Spa, "Nobody knew of the treatment I had booked.", "The treatment, today.", "The last hour of the evening, with the lights left on."),
        ("wrong-bill", Severity.Minor, FrontDesk, "The minibar is on the bill, and I never opened it.", "A bill that is right.", "A new bill without it."),
        ("no-hot-water", Severity.Major, FrontDesk, "There was no hot water this morning.", "A shower before the train.", "The shower of the room next door, and a valve replaced."),
        ("long-wait", Severity.Minor, Restaurant, "We waited an hour for breakfast.", "To be told how long it takes.", "A table kept for tomorrow at eight."),
    ];

    /// <summary>Gets the case that is made last: where it is, all are.</summary>
    public static (TenantId Tenant, CaseId Case) Last { get; } = (CrmRules.South, new CaseId("demo-south"));

    /// <summary>Returns what people did, case by case.</summary>
    /// <param name="now">When the demo's three days end.</param>
    public static IEnumerable<DemoAct> All(DateTimeOffset now) => [.. Named(now), .. Everyday(), .. OfSouth()];

    private static IEnumerable<DemoAct> Named(DateTimeOffset now) =>
    [
        // Nobody's yet.
        North(0.4, "demo-new", Ana, Report(Incidents[4], "c-1003")),

        // A promise broke, and 140 euro wait for a manager: twice what a clerk may give.
        North(30, "demo-heard", Ana, Report(Incidents[5], "c-1001"), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen(Incidents[5].Told, Incidents[5].Expects),
            new CaseCommand.MakePromise(new PromiseId("valve"), "A plumber looks at the valve in your bathroom.", now.AddHours(-8))),
        North(5, "demo-heard", Ana, new CaseCommand.Compensate(new ActId("g2"), CompensationKind.Refund, Euro(140))),

        // The customer's turn, by the link in their mail.
        .. PutRight(26, "demo-asked", Ana, Incidents[0], "c-1001"),
        North(6, "demo-asked", Ana, Ask),

        // Something more was done since they were asked, so a yes to that question closes nothing.
        .. PutRight(40, "demo-superseded", Ana, Incidents[2], "c-1001"),
        North(20, "demo-superseded", Ana, Ask),
        North(7, "demo-superseded", Ana, new CaseCommand.Correct("A bottle of water and a card on the pillow of the new room.")),

        // They were asked more than two days ago and said nothing.
        .. PutRight(70, "demo-expired", Ana, Incidents[6], "c-1001"),
        North(60, "demo-expired", Ana, Ask),

        // Closed, because the customer said so themselves.
        .. PutRight(64, "demo-closed", Ana, Incidents[0], "c-1002"),
        North(48, "demo-closed", Ana, Ask),
        North(44, "demo-closed", Tom, new CaseCommand.RecordAnswer(Answer.Satisfied, Ask: FirstAsking, Words: "The view is better here.")),
        North(43, "demo-closed", Ana, new CaseCommand.Close()),

        // Told twice: at the desk, and by telephone an hour later.
        North(22, "demo-told-first", Ana, Report(Incidents[2], "c-1004"), new CaseCommand.Own()),
        North(21, "demo-merged", Ana, Report(Incidents[2], "c-1004"), new CaseCommand.Own()),
        North(19, "demo-merged", Ana, new CaseCommand.Merge(new CaseId("demo-told-first"))),

        // Of another place than Ana's, and of none.
        North(16, "demo-spa", Noor, Report(Incidents[3], "c-1002"), new CaseCommand.Own(), new CaseCommand.Apologize()),
        North(3, "demo-unnamed", Ana, Report(Incidents[4], null)),

        // About how somebody behaved, who has no say in it then.
        North(12, "demo-conduct", Ben, new CaseCommand.ReportFailure("I was spoken to as if I were in the way.", Severity.Major, Channel.Phone, Nature: FailureNature.Process, Customer: new CustomerRef("c-1005"), Place: Spa, Concerned: [Noor.Id]), new CaseCommand.Own()),

        // And one who was delighted.
        North(28, "demo-praise", Ana, new CaseCommand.ReportPraise("The night porter found the rabbit and sent it after us.", Channel.Mail, [Ben.Id], new CustomerRef("c-1006"), Place: FrontDesk)),
        North(27, "demo-praise", Ben, new CaseCommand.Own(), new CaseCommand.Thank("Thank you for telling us; the night shift read it first.")),
    ];

    // As cases stand about on any day: some just told, some on their way, some done.
    private static IEnumerable<DemoAct> Everyday() => Enumerable.Range(0, 28).SelectMany(number =>
    {
        var (id, incident, customer, ago) = ($"case-{101 + number}", Incidents[number % Incidents.Length], $"c-{1010 + number}", 70 - (number * 2.4));
        var clerk = incident.Place == Spa ? Noor : Ana;
        return (number % 5) switch
        {
            0 => [North(ago, id, clerk, Report(incident, customer))],
            1 => [North(ago, id, clerk, Report(incident, customer), new CaseCommand.Own(), new CaseCommand.Apologize())],
            2 => [North(ago, id, Ben, Report(incident, customer), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen(incident.Told, incident.Expects))],
            3 => PutRight(ago, id, clerk, incident, customer),
            _ => (IEnumerable<DemoAct>)
            [
                .. PutRight(ago, id, clerk, incident, customer),
                North(ago - 1.5, id, Actor.Customer(customer), new CaseCommand.RecordAnswer(Answer.Satisfied)),
                North(ago - 2, id, clerk, new CaseCommand.Close()),
            ],
        };
    });

    private static IEnumerable<DemoAct> OfSouth() =>
    [
        new(TimeSpan.FromHours(50), CrmRules.South, new CaseId("case-201"), Sue, Report(Incidents[1], "c-2001"), new CaseCommand.Own()),
        new(TimeSpan.FromHours(9), CrmRules.South, new CaseId("case-202"), Ole, Report(Incidents[2], "c-2002")),
        new(TimeSpan.FromMinutes(10), Last.Tenant, Last.Case, Sue, Report(Incidents[5], "c-2003")),
    ];

    private static IEnumerable<DemoAct> PutRight(double hoursAgo, string id, Actor clerk, (string Kind, Severity Severity, PlaceId Place, string Told, string Expects, string Remedy) incident, string customer) =>
    [
        North(hoursAgo, id, clerk, Report(incident, customer), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen(incident.Told, incident.Expects)),
        North(hoursAgo - 1, id, clerk, new CaseCommand.Correct(incident.Remedy)),
    ];

    private static AskId FirstAsking { get; } = new("q1");

    private static CaseCommand Ask { get; } = new CaseCommand.IssueAsking(Channel.Mail, FirstAsking);

    private static DemoAct North(double hoursAgo, string id, Actor by, params CaseCommand[] commands) => new(TimeSpan.FromHours(hoursAgo), CrmRules.North, new CaseId(id), by, commands);

    private static CaseCommand.ReportFailure Report((string Kind, Severity Severity, PlaceId Place, string Told, string Expects, string Remedy) incident, string? customer) =>
        new CaseCommand.ReportFailure(incident.Told, incident.Severity, Channel.InPerson, Failure: new FailureKind(incident.Kind), Customer: customer is null ? null : new CustomerRef(customer), Place: incident.Place);

    private static Money Euro(long euro) => new(euro * 100, new Currency("EUR"));
}
