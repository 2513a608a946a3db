using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Crash;

/// <summary>Claims of limits that other processes claim of at the same time, and says what it got: <c>limit amount</c>.</summary>
internal static class Race
{
    public const int Limits = 8;
    public const long AmountLimit = 1_000;

    public static async Task RunAsync(IRecoveryStore store, string name, int rounds)
    {
        var names = new Pseudonyms(TenantId.Single, CrashStores.Key);
        var ana = names.Of(new PersonId("ana"));
        var codec = new EventCodec();
        await Parallel.ForAsync(0, rounds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (round, cancellationToken) =>
        {
            var key = StreamKey.Of(TenantId.Single, new CaseId(FormattableString.Invariant($"{name}-{round}")));
            var limit = FormattableString.Invariant($"race/{round % Limits}");
            var amount = 1 + ((round * 37L) % 90);
            var append = Claiming(key, limit, amount, ana, codec);
            if (await store.AppendAsync(append, cancellationToken) is AppendResult.Appended)
            {
                lock (codec)
                {
                    Console.Out.WriteLine(FormattableString.Invariant($"{limit} {amount}"));
                }
            }
        });
    }

    private static StreamAppend Claiming(StreamKey key, string limit, long amount, Subject ana, EventCodec codec)
    {
        var at = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var header = new EventHeader { Version = 1, RecordedAt = at, By = ana, ByKind = ActorKind.Staff, ByRole = new Role("server"), Command = new CommandId("open"), Stage = new Stage("Reported") };
        var reported = new CaseEvent.FailureReported(new PlaybookRef("standard", 1), ana, Channel.Phone, at, Severity.Minor, Inconvenience.None, FailureNature.Outcome, OpenedBy.Staff);
        var stored = codec.Encode(key, new RecordedEvent(header, reported), ReadOnlyMemory<byte>.Empty, ana.Key);
        var head = new StreamHead
        {
            Stage = header.Stage,
            Ending = Ending.Open,
            EarnedVersion = 0,
            StaledVersion = 0,
            Playbook = new PlaybookRef("standard", 1),
            Responsible = ana.Key,
            Severity = Severity.Minor,
            OpenedAt = stored.RecordedAt,
            ChangedAt = stored.RecordedAt,
            Chain = stored.Chain,
        };
        return new StreamAppend(key, 0, head, [stored], [new LimitClaim(limit, 0, 1, amount, AmountLimit, long.MaxValue, 1)], [], [], new CommandReceipt(new CommandId("open"), new byte[] { 1 }, 1, 1));
    }
}
