using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Transfer;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Samples.Readme;

/// <summary>The code of README, compiled. Each region between two marks is a block there, compared by a test.</summary>
internal static class ReadmeSnippets
{
    public static async Task TenLinesAsync()
    {
        // <ten-lines>
        var desk = RecoveryDesk.Create(new RecoverySetup { Options = { FallbackOwner = new PersonId("duty-manager"), Devices = { "tablet-3" } } });
        var soup = desk.Case("table-12").As(Actor.Staff("ana", "server"));

        await soup.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson);
        await soup.OwnAsync();
        await soup.ApologizeAsync("I am sorry. We let your soup get cold; that was ours.");
        await soup.ListenAsync("I have half an hour for lunch.", expects: "A hot soup, quickly.");
        await soup.CorrectAsync("A hot soup, brought first.");
        Console.WriteLine(await soup.CloseAsync());
        await soup.AnswerAsync(Answer.Satisfied, Source.At("tablet-3"));
        Console.WriteLine(await soup.CloseAsync());
        // </ten-lines>
    }

    public static async Task AtOnceAsync(RecoveryDesk desk)
    {
        // <at-once>
        var result = await desk.Case("table-14").As(Actor.Staff("ana", "server"))
            .RecoverAtOnceAsync("The soup was cold.", "A hot soup, brought first.", Answer.Satisfied);
        // </at-once>
        result.EnsureAccepted();
    }

    public static async Task MoveAsync(RecoveryDesk here, RecoveryDesk there, Stream file)
    {
        // <moving>
        await new RecoveryTransfer(here).ExportAsync(TenantId.Single, file);
        file.Position = 0;
        var moved = await new RecoveryTransfer(there).ImportAsync(file);
        Console.WriteLine($"{moved.Streams} taken in, {moved.AlreadyThere} were here already, {moved.FaultCount} refused.");
        // </moving>
    }

    public static void Register(IServiceCollection services)
    {
        // <register>
        services.AddServiceRecovery(options =>
        {
            options.FallbackOwner = new PersonId("duty-manager");
            options.Levels.Add(new Role("server"));
            options.Levels.Add(new Role("manager"));
            options.Limits.Add(new RoleLimit(new Role("server"), new Currency("USD"), PerGrant: 5_000, PerCase: 10_000));
            options.Limits.Add(new RoleLimit(new Role("manager"), new Currency("USD"), PerGrant: 50_000, PerCase: 100_000));
        });
        // </register>
    }

    public static void Keep(IServiceCollection services)
    {
        // <durable>
        services
            .AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
            .UsePseudonymKey(PseudonymKey.ReadFile("recovery.key"))
            .UseSqlite("Data Source=recovery.db");
        // </durable>
    }

    public static PlaybookDefinition Hotel()
    {
        // <playbook>
        var hotel = StandardPlaybook.Definition.With(book => book
            .Named("hotel", 1)
            .From("Apologized").Do("SendFlowers").To("Flowers")
            .From("Flowers").Do(StepKind.Listen).To("Heard"));
        // </playbook>
        return hotel;
    }

    public static async Task UseAsync(IServiceCollection services, PlaybookDefinition hotel, RecoveryDesk desk, Actor ana)
    {
        // <use-playbook>
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager")).UsePlaybook(hotel);

        await desk.Case("room-7").As(ana).TakeStepAsync(new StepKind("SendFlowers"));
        // </use-playbook>
    }

    public static void Policies(IServiceCollection services)
    {
        // <policies>
        var (server, manager) = (new Role("server"), new Role("manager"));
        services
            .AddServiceRecovery(options =>
            {
                options.FallbackOwner = new PersonId("duty-manager");
                options.Levels.Add(server);
                options.Levels.Add(manager);
            })
            .UseCompensationAuthority(request =>
            {
                var left = (request.By.Role == manager ? 50_000 : 2_000) - request.StandingInCase;
                return request.Amount.Minor <= left
                    ? new Ruling.Granted(new RuleRef("twenty-a-case", 1))
                    : new Ruling.NeedsApproval(manager, AtOnce: Math.Max(0, left));
            })
            .UseFollowUp(request => new FollowUpPlan(new RuleRef("one-call", 1), Attempts: 1, Spacing: TimeSpan.FromDays(1), Wait: TimeSpan.FromDays(5)))
            .Use(Policy.StandardApology());
        // </policies>
    }
}
