using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Cases;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Insights;
using ServiceRecovery.Drills;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Tests.Docs;

/// <summary>Code of the documents that is too short to be a sample, compiled. Each region between two marks is a block there, compared by a test.</summary>
internal static class DocumentSnippets
{
    public static void Settings(IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration configuration)
    {
        // <settings>
        services.AddServiceRecovery(configuration);
        // </settings>
    }

    public static void Limits(RecoveryOptions options, Role server, Role manager, Currency usd)
    {
        // <role-limits>
        options.Levels.Add(server);
        options.Levels.Add(manager);
        options.Limits.Add(new RoleLimit(server, usd, PerGrant: 5_000, PerCase: 10_000));
        options.Limits.Add(new RoleLimit(manager, usd, PerGrant: 50_000, PerCase: 100_000));
        // </role-limits>
    }

    public static void Authority(RecoverySetup setup)
    {
        // <petty-cash>
        var (server, manager) = (new Role("server"), new Role("manager"));
        setup.Options.Levels.Add(server);
        setup.Options.Levels.Add(manager);
        setup.Authority = Policy.Authority(request =>
        {
            var most = request.By.Role == manager ? 50_000 : 2_000;
            var left = Math.Max(0, most - request.StandingInCase);
            return request.Amount.Currency != new Currency("EUR") ? new Ruling.NoLimit("The petty cash is in EUR. Give it in EUR.")
                : request.Amount.Minor <= left ? new Ruling.Granted(new RuleRef("petty-cash", 1))
                : request.By.Role == manager ? new Ruling.NeedsApproval(Level: null, AtOnce: left)
                : new Ruling.NeedsApproval(manager, AtOnce: left);
        });
        // </petty-cash>
    }

    public static async ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken)
    {
        // <across-cases>
        if (request.Case.Customer is not { } customer)
        {
            return new Ruling.Denied("Nobody knows whose 500.00 a month this would be. Record the customer first ('identify').");
        }

        var scope = new LimitScope("customer", customer.Key, request.Amount.Currency, TimeSpan.FromDays(30));
        var spent = await request.Spending.ReadAsync(scope, cancellationToken);
        return spent.Minor > 50_000 - request.Amount.Minor
            ? new Ruling.Denied($"The customer has {new Money(spent.Minor, request.Amount.Currency)} in 30 days; 500.00 are possible.")
            : new Ruling.Granted(new RuleRef("monthly", 1), [new LimitUse(scope, AmountLimit: 50_000)]);
        // </across-cases>
    }

    public static void Staff(RecoverySetup setup, PersonId ana, PersonId frontDesk, PlaceId bar)
    {
        // <staff-list>
        setup.Staff = new StaffList(
            [new StaffMember(ana) { Logins = [new PersonId("till-3")], RelatedTo = [new CustomerRef("mrs-gomez")] }],
            roster: [new KeyValuePair<PlaceId, PersonId>(bar, ana)],
            elsewhere: frontDesk);
        // </staff-list>
    }

    public static async Task DrillAsync()
    {
        // <drill>
        var drill = await Drill.BeginAsync(DrillScenarios.Get("missed-callback"));

        var turn = await drill.ActAsync(new CaseCommand.Own());
        turn = await drill.ActAsync(new CaseCommand.MakePromise(new PromiseId("p1"), "You hear from me.", Within: TimeSpan.FromHours(1)));
        turn = await drill.WaitAsync(TimeSpan.FromMinutes(45));
        foreach (var moment in turn.Moments)
        {
            Console.WriteLine($"{moment.At:HH:mm} {moment.Says}");
        }

        drill.Stop();
        Console.WriteLine(await drill.ReviewAsync());
        // </drill>
    }

    public static void Apology(RecoverySetup setup)
    {
        // <apology-folder>
        var templates = ApologyTemplates.FromFolder("apologies", values: [new ApologyValue("product", request => Products.NameOf(request.Case.Order))], defaultCulture: "en-US");
        setup.Apology = Policy.StandardApology(templates);
        // </apology-folder>
    }

    public static async Task InsightsAsync(IRecoveryQueries store, DateTimeOffset from, DateTimeOffset to, PlaceId bar)
    {
        // <insights>
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync(store);
        var report = readModel.Report(new InsightQuery(from, to) { Place = bar });
        Console.WriteLine($"Recovered {report.AsItStands.Recovered.Rate:P0} of {report.AsItStands.Counted}; on our own word {report.AsItStands.RecoveredOnOurOwnWord.Rate:P0}.");
        // </insights>
    }

    public static async Task ReportAsync(IRecoveryQueries store, DateTimeOffset from, DateTimeOffset to)
    {
        // <report>
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync(store);
        var report = RecoveryReport.Make(readModel, new InsightQuery(from, to), TimeProvider.System.GetUtcNow());
        await File.WriteAllTextAsync("report.html", report.ToHtml());
        // </report>
    }

    public static void WriteAndRead(CaseCommand command, Actor by)
    {
        // <recovery-json>
        var json = RecoveryJson.Write(command);
        var read = RecoveryJson.ReadCaseCommand(json, by);
        foreach (var fault in read.Faults)
        {
            Console.WriteLine($"{fault.Where}: {fault.Sentence}");
        }
        // </recovery-json>
    }

    public static void Solo(RecoveryOptions options)
    {
        // <solo>
        options.Solo = new SoloMode(new Role("owner"), new Role("keeper"), new PlaceId("kiosk")) { CoolingOff = TimeSpan.FromDays(7) };
        // </solo>
    }

    public static void SharedEvidence(RecoveryOptions options)
    {
        // <shared-evidence>
        options.SharedEvidence.Add(new Channel("counter-1"));
        options.SharedEvidence.Add(new Channel("counter-2"));
        // </shared-evidence>
    }

    public static void Scenario()
    {
        // <scenario>
        var reported = new CaseEvent.FailureReported(
            StandardPlaybook.Playbook.Ref, CaseScenario.SubjectOf(new PersonId("desk")), Channel.Phone, DateTimeOffset.UnixEpoch, Severity.Minor, Inconvenience.Some, FailureNature.Outcome, OpenedBy.Staff);

        CaseScenario.Given(reported)
            .When(new CaseCommand.Own())
            .Then(new CaseEvent.OwnershipTaken())
            .ThenStage(new Stage("Owned"));

        CaseScenario.Given(reported, new CaseEvent.OwnershipTaken())
            .When(new CaseCommand.Close())
            .ThenRefused("nothing-done");
        // </scenario>
    }

    public static async Task ClockAsync()
    {
        // <manual-clock>
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        var desk = RecoveryDesk.Create(new RecoverySetup { Clock = clock, Options = { FallbackOwner = new PersonId("duty-manager") } });
        var alarm = desk.Case("alarm-7").As(Actor.Staff("ana", "agent"));
        await alarm.ReportFailureAsync("The alarm went off all night.", Severity.Major, Channel.Phone);
        await alarm.OwnAsync();
        await alarm.PromiseAsync(new PromiseId("p1"), "You hear from me.", within: TimeSpan.FromHours(2));

        clock.Advance(TimeSpan.FromHours(3));
        await desk.ProcessDueAsync();
        Console.WriteLine((await desk.Case("alarm-7").FindAsync())!.Promises[0].Standing);
        // </manual-clock>
    }

    public static void Namespaces(RecoveryCase current)
    {
        // <namespaces>
        CaseCommand command = new CaseCommand.Own();
        CaseEvent happened = new CaseEvent.OwnershipTaken();
        IReadOnlyList<PromiseState> promises = current.Promises;
        DebriefFormat format = DebriefFormat.Standard;
        DeliveryResult result = DeliveryResult.Done;
        // </namespaces>
        _ = (command, happened, promises, format, result);
    }

    private static class Products
    {
        public static string? NameOf(Subject? order) => order is null ? null : "soup";
    }
}
