using System.Collections.Immutable;

namespace ServiceRecovery.Transfer;

/// <summary>What an export wrote.</summary>
/// <param name="Streams">How many streams, one a line.</param>
/// <param name="Events">How many events they have.</param>
/// <param name="Texts">How many texts stand beside them.</param>
/// <param name="Faults">The streams that weren't written, the first 1,000 of them.</param>
/// <param name="FaultCount">How many weren't written.</param>
/// <param name="IsStopped">The first fault ended it, so later streams weren't looked at.</param>
public sealed record ExportReport(long Streams, long Events, long Texts, ImmutableArray<TransferFault> Faults, long FaultCount, bool IsStopped)
{
    /// <summary>Gets whether everything that was there was written.</summary>
    public bool IsWhole => FaultCount == 0;
}

/// <summary>What an import took in.</summary>
/// <param name="Streams">How many streams are new here.</param>
/// <param name="AlreadyThere">How many were here already, the same or gone on since.</param>
/// <param name="Events">How many events the new ones have.</param>
/// <param name="Faults">The lines that weren't taken in, the first 1,000 of them.</param>
/// <param name="FaultCount">How many weren't taken in.</param>
/// <param name="IsStopped">The first fault ended it, so later lines weren't read.</param>
public sealed record ImportReport(long Streams, long AlreadyThere, long Events, ImmutableArray<TransferFault> Faults, long FaultCount, bool IsStopped)
{
    /// <summary>Gets whether everything in the file is here now.</summary>
    public bool IsWhole => FaultCount == 0;
}

// What is counted on the way.
internal sealed class MoveCount(TransferOptions options)
{
    private const int MostKept = 1_000;
    private const int Step = 100;

    private readonly ImmutableArray<TransferFault>.Builder _faults = ImmutableArray.CreateBuilder<TransferFault>();
    private long _seen;

    public long Streams { get; set; }

    public long AlreadyThere { get; set; }

    public long Events { get; set; }

    public long Texts { get; set; }

    public long FaultCount { get; private set; }

    public ImmutableArray<TransferFault> Faults => _faults.ToImmutable();

    public bool IsStopped => options.StopAtFirstFault && FaultCount > 0;

    public void Add(TransferFault fault)
    {
        FaultCount++;
        if (_faults.Count < MostKept)
        {
            _faults.Add(fault);
        }
    }

    public void Tell()
    {
        if (++_seen % Step == 0)
        {
            TellNow();
        }
    }

    public void TellNow() => options.Progress?.Report(new MoveProgress(_seen, Events, FaultCount));
}
