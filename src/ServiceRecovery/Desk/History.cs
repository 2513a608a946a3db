using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

internal static class History
{
    public static RecoveryCase Fold(StoredStream stored, EventCodec codec, long upTo = long.MaxValue)
    {
        var current = (stored.After?.Case ?? RecoveryCase.Empty) with { };
        foreach (var bytes in stored.Events)
        {
            if (bytes.Version > upTo)
            {
                break;
            }

            current = CaseHistory.Advance(current, bytes.Decoded ?? codec.Decode(bytes));
        }

        return current;
    }

    public static ImmutableArray<RecordedEvent> Read(StoredStream stored, EventCodec codec, long from = 1, long upTo = long.MaxValue) =>
        [.. stored.Events.Where(bytes => bytes.Version >= from && bytes.Version <= upTo).Select(bytes => bytes.Decoded ?? codec.Decode(bytes))];
}
