using ServiceRecovery;
using ServiceRecovery.Insights;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

// An organization that keeps one case in a file and makes the page of it: args are the file and the page.
try
{
    await using var store = SqliteRecoveryStore.Open($"Data Source={args[0]}");
    var desk = RecoveryDesk.Create(new RecoverySetup { Store = store, Key = PseudonymKey.Generate(), Options = { FallbackOwner = new PersonId("duty-manager") } });
    await desk.Case("table-12").As(Actor.Staff("ana", "server"))
        .RecoverAtOnceAsync("The soup was cold.", "A hot soup, brought first.", Answer.Satisfied);

    var book = new InsightReadModel(TenantId.Single);
    await book.RefreshAsync(store);
    var now = TimeProvider.System.GetUtcNow();
    var report = RecoveryReport.Make(book, new InsightQuery(now.AddDays(-7), now.AddDays(1)), now);
    await File.WriteAllTextAsync(args[1], report.ToHtml());
    Console.WriteLine($"{report.Figures.AsItStands.Recovered.Count} of {report.Figures.AsItStands.Counted} recovered.");
    return 0;
}
catch (RecoveryStoreException fault)
{
    Console.WriteLine($"{fault.Fault}: {fault.Message}");
    return 3;
}
