using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ServiceRecovery;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

/// <summary>A till on .NET Framework: 'work FILE FIRST' recovers one guest after the other and says so, until somebody ends it; 'count FILE UNTIL' says how many of them are in the file.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            using (var store = args[0] == "memory" ? null : SqliteRecoveryStore.Open("Data Source=" + args[1]))
            {
                var setup = new RecoverySetup { Store = store ?? (IRecoveryStore)new InMemoryRecoveryStore(), Key = PseudonymKey.FromBytes("till", Enumerable.Range(1, 32).Select(value => (byte)value).ToArray()) };
                setup.Options.FallbackOwner = new PersonId("duty-manager");
                var desk = RecoveryDesk.Create(setup);
                var number = int.Parse(args[2]);
                if (args[0] != "count")
                {
                    do
                    {
                        Console.WriteLine(await RecoverAsync(desk, number));
                        Console.Out.Flush();
                        number++;
                    }
                    while (args[0] == "work");
                    return 0;
                }

                var found = 0;
                for (var guest = 0; guest < number; guest++)
                {
                    var loaded = await store.LoadAsync(new StreamKey(TenantId.Single, StreamKind.Case, "guest-" + guest), null, CancellationToken.None);
                    found += loaded.Head != null && loaded.Head.Ending == Ending.Recovered ? 1 : 0;
                }

                Console.WriteLine(found);
                return 0;
            }
        }
        catch (RecoveryStoreException fault)
        {
            Console.WriteLine(fault.Fault + ": " + fault.Message);
            return 3;
        }
    }

    private static async Task<string> RecoverAsync(RecoveryDesk desk, int number)
    {
        var result = await desk.Case(new CaseId("guest-" + number)).As(Actor.Staff("ana", "server"))
            .RecoverAtOnceAsync("The soup was cold.", "A hot soup, brought first.", Answer.Satisfied);
        return result.Ending + " " + number;
    }
}
