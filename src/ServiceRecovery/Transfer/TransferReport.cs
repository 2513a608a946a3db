using System.Collections.Immutable;

namespace ServiceRecovery.Transfer;

/// <summary>What an export wrote, an import took in or a look at a store found; on the way, what it was so far.</summary>
/// <param name="Streams">How many streams were written, are new here or were looked at.</param>
/// <param name="Events">How many events they have.</param>
/// <param name="Faults">The streams that couldn't be moved, or what isn't as a desk wrote it; the first 1,000.</param>
/// <param name="FaultCount">How many faults there are.</param>
/// <param name="IsStopped">The first fault ended it, so what comes later wasn't read.</param>
public sealed record TransferReport(long Streams, long Events, ImmutableArray<TransferFault> Faults, long FaultCount, bool IsStopped)
{
    /// <summary>Gets how many texts stand beside the events that an export wrote.</summary>
    public long Texts { get; init; }

    /// <summary>Gets how many streams of an import were here already, the same or gone on since.</summary>
    public long AlreadyThere { get; init; }

    /// <summary>Gets whether everything was moved, or is as a desk wrote it.</summary>
    public bool IsWhole => FaultCount == 0;

    /// <summary>Returns one line for a log: how much it was, and the first fault.</summary>
    public override string ToString() => FormattableString.Invariant($"{Streams} streams with {Events} events, {AlreadyThere} here already, {FaultCount} faults")
        + (Faults.IsDefaultOrEmpty ? "" : $"; first: {Faults[0]}");
}

// What is counted on the way.
internal sealed class TransferCount(TransferOptions options)
{
    private const int MostKept = 1_000;
    private const int Step = 100;

    private readonly ImmutableArray<TransferFault>.Builder _faults = ImmutableArray.CreateBuilder<TransferFault>();
    private long _seen;

    public long Streams { get; set; }

    public long AlreadyThere { get; set; }

    public long Events { get; set; }

    public long Texts { get; set; }

    /// <summary>Gets how many streams more are looked at before it is told how far it is.</summary>
    public int UntilTold => Step - (int)(_seen % Step);

    public bool IsStopped => options.StopAtFirstFault && FaultCount > 0;

    private long FaultCount { get; set; }

    public void Add(TransferFault fault)
    {
        FaultCount++;
        if (_faults.Count < MostKept)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Counts a stream that was looked at, and reports how far it is now and then.</summary>
    public void CountStream()
    {
        if (++_seen % Step == 0)
        {
            options.Progress?.Report(ToReport());
        }
    }

    /// <summary>Reports the end.</summary>
    public TransferReport Finish()
    {
        var report = ToReport();
        options.Progress?.Report(report);
        return report;
    }

    private TransferReport ToReport() => new(Streams, Events, _faults.ToImmutable(), FaultCount, IsStopped) { Texts = Texts, AlreadyThere = AlreadyThere };
}
