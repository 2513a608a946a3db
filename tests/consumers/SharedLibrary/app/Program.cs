using ServiceRecovery;
using ServiceRecovery.Policies;

var ana = Actor.Staff("ana", "server");
var soup = await House.OneCase(House.PlainDesk());
Tell("PlainDesk", () => House.PlainDesk() is not null);
Tell("DeskWithOptionsObject", () => House.DeskWithOptionsObject() is not null);
Tell("OneCase", () => soup is CommandResult.Accepted);
Tell("DatedCommand", () => House.DatedCommand().OccurredAt is not null);
Tell("DatedByWith", () => House.DatedByWith(new CaseCommand.Own()).ReceivedAt is not null);
Tell("TillRecovery", () => House.TillRecovery().Severity == Severity.Major);
Tell("Expecting", () => House.Expecting(new RecoveryBatch(new CommandId("x"), ana, new CaseCommand.Own())).ExpectedVersion == 3);
Tell("AsManager", () => House.AsManager(ana).Role == new Role("manager"));
Tell("More", () => House.More(new Money(5, new Currency("EUR"))).Minor == 10);
Tell("Raised", () => House.Raised(new RoleLimit(new Role("a"), new Currency("USD"), 1, 2)).PerGrant == 9_000);
Tell("Twice", () => House.Twice().Attempts == 2);
Tell("Related", () => House.Related().RelatedTo.Length == 1);
Tell("Grant", () => House.Grant() is Ruling.Granted);
Tell("Closed", () => !House.Closed(soup));
Tell("WithLambda", () => House.WithLambda() is not null);

static void Tell(string name, Func<bool> call)
{
    try
    {
        Console.WriteLine($"{(call() ? "ok" : "WRONG")} {name}");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"THREW {name}: {exception.GetType().Name}: {exception.Message}");
    }
}
