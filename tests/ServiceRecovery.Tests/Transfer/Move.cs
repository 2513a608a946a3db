using System.Globalization;
using System.Text;
using ServiceRecovery.Transfer;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>Moves an organization into another store, and compares the two.</summary>
internal static class Move
{
    public static PseudonymKey Key { get; } = PseudonymKey.FromBytes("m1", [.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

    /// <summary>An organization that can be moved.</summary>
    public static Organization Organization(WatchedStore store, Action<RecoverySetup>? configure = null) => new(setup =>
    {
        (setup.Store, setup.Key) = (store, Key);
        configure?.Invoke(setup);
    });

    public static async Task<byte[]> ExportAsync(RecoveryDesk desk, TenantId? of = null)
    {
        using var file = new MemoryStream();
        var report = await new RecoveryTransfer(desk).ExportAsync(of ?? TenantId.Single, file);
        Assert.True(report.IsWhole, string.Join('\n', report.Faults));
        return file.ToArray();
    }

    public static async Task<TransferReport> ImportAsync(RecoveryDesk desk, byte[] file, TransferOptions? options = null)
    {
        using var from = new MemoryStream(file);
        return await new RecoveryTransfer(desk).ImportAsync(from, options);
    }

    public static Task<TransferReport> ImportAsync(RecoveryDesk desk, string file, TransferOptions? options = null) => ImportAsync(desk, Encoding.UTF8.GetBytes(file), options);

    /// <summary>What a store holds, as text: streams to the byte, heads, due work, and every limit at every window that could tell entries apart.</summary>
    public static async Task<string> TellAsync(WatchedStore store, IEnumerable<string> limits, TenantId? of = null)
    {
        var tenant = of ?? TenantId.Single;
        var text = new StringBuilder();
        SortedSet<long> times = [long.MinValue];
        foreach (var kind in Enum.GetValues<StreamKind>())
        {
            await foreach (var (stream, receipts) in store.ExportAsync(tenant, kind, CancellationToken.None))
            {
                text.Append(CultureInfo.InvariantCulture, $"{stream.Key} {stream.Version} {Of(stream.Head!)}\n");
                foreach (var stored in stream.Events)
                {
                    times.Add(stored.RecordedAt);
                    text.Append(CultureInfo.InvariantCulture, $"  {stored with { Body = default, Chain = default, Texts = [], Decoded = null }} {Bytes(stored.Body)} {Bytes(stored.Chain)}\n");
                    foreach (var row in stored.Texts.OrderBy(row => row.Slot))
                    {
                        text.Append(CultureInfo.InvariantCulture, $"    {row.Slot} {row.Subject} {row.Codec} {Bytes(row.Salt)} {Bytes(row.Bytes)}\n");
                    }
                }

                foreach (var receipt in receipts)
                {
                    text.Append(CultureInfo.InvariantCulture, $"  {receipt.Id} {Bytes(receipt.Fingerprint)} {receipt.FirstVersion}-{receipt.LastVersion}\n");
                }
            }
        }

        foreach (var due in await store.DueAsync())
        {
            text.Append(CultureInfo.InvariantCulture, $"{due}\n");
        }

        foreach (var key in limits)
        {
            // One microsecond before each instant leaves out what is older.
            foreach (var reading in await store.ReadLimitsAsync(tenant, [.. times.Select(at => new LimitWindow(key, at == long.MinValue ? at : at - 1))], CancellationToken.None))
            {
                // Entries of one instant have no order among themselves.
                var holders = reading.Holders.Select(holder => holder.ToString()).Order(StringComparer.Ordinal);
                text.Append(CultureInfo.InvariantCulture, $"{reading.Key} from {reading.From}: {reading.Spent}, {reading.Uses}, {string.Join(' ', holders)}\n");
            }
        }

        return text.ToString();
    }

    private static string Of(StreamHead head) => FormattableString.Invariant($"{head with { Chain = default }} {Bytes(head.Chain)}");

    private static string Bytes(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);
}
