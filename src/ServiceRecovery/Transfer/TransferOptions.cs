using ServiceRecovery.Policies;

namespace ServiceRecovery.Transfer;

/// <summary>How an export or an import goes.</summary>
public sealed record TransferOptions
{
    /// <summary>The longest line that is ever read, 1 GiB, in bytes.</summary>
    public const int LongestLine = 1 << 30;

    private readonly int _largestLine = 64 * 1024 * 1024;

    /// <summary>Gets whether the first stream that can't be moved ends it.</summary>
    /// <value>By default it is named in the report, and the rest goes on.</value>
    public bool StopAtFirstFault { get; init; }

    /// <summary>Gets the largest line, that is stream, that an import reads, in bytes; it is what an import needs of memory.</summary>
    /// <value>The default value is 64 MiB. An export isn't bound by it.</value>
    /// <exception cref="ArgumentOutOfRangeException">It isn't from 1 to <see cref="LongestLine"/>.</exception>
    public int LargestLine
    {
        get => _largestLine;
        init => _largestLine = value is >= 1 and <= LongestLine ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"A line has 1 to {LongestLine} bytes."));
    }

    /// <summary>Gets since when what an export writes has changed: whole streams, which an import goes on with where their beginning is.</summary>
    /// <value>By default whatever is there.</value>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets the cases that an export writes, with the playbooks they need.</summary>
    /// <value>By default all, and the debriefs with them.</value>
    public IReadOnlyCollection<CaseId>? Cases { get; init; }

    /// <summary>Gets how much might stand granted in a case, in minor units by currency, before a yes that staff entered needed another person, when the file's cases were worked.</summary>
    /// <value>By default what holds in this organization today: <see cref="RecoveryOptions.Floors"/>.</value>
    public IReadOnlyDictionary<Currency, long>? Floors { get; init; }

    /// <summary>Gets how much might stand granted in a case before a yes on a device needed another person.</summary>
    /// <value>By default what holds in this organization today: <see cref="RecoveryOptions.DeviceFloors"/>.</value>
    public IReadOnlyDictionary<Currency, long>? DeviceFloors { get; init; }

    /// <summary>Gets the solo mode that held when the file's cases were worked.</summary>
    /// <value>By default the one of this organization today: <see cref="RecoveryOptions.Solo"/>.</value>
    public SoloMode? Solo { get; init; }

    /// <summary>Gets who is told how far it is, every 100 streams and at the end.</summary>
    public IProgress<TransferReport>? Progress { get; init; }

    internal OrganizationRules RulesOver(OrganizationRules rules) => rules with
    {
        Floor = Floors is null ? rules.Floor : rules.Floor.With(Floors),
        Solo = Solo ?? rules.Solo,
        DeviceFloor = DeviceFloors is null ? rules.DeviceFloor : rules.DeviceFloor.With(DeviceFloors),
    };
}
