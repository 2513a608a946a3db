using System.Collections.Immutable;

namespace ServiceRecovery;

/// <summary>Commands of one person under one id that are stored together or not at all.</summary>
public sealed record RecoveryBatch
{
    /// <summary>Takes one command.</summary>
    public RecoveryBatch(CommandId id, Actor by, CaseCommand command)
        : this(id, by, [command ?? throw new ArgumentNullException(nameof(command))], isBatch: false)
    {
    }

    /// <summary>Takes several commands. What would need somebody's approval refuses them all.</summary>
    /// <exception cref="ArgumentException">There is no command.</exception>
    public RecoveryBatch(CommandId id, Actor by, ImmutableArray<CaseCommand> commands)
        : this(id, by, commands, isBatch: true)
    {
    }

    private RecoveryBatch(CommandId id, Actor by, ImmutableArray<CaseCommand> commands, bool isBatch)
    {
        if (commands.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A batch has at least one command.", nameof(commands));
        }

        Id = id;
        By = by ?? throw new ArgumentNullException(nameof(by));
        Commands = commands;
        IsBatch = isBatch;
    }

    /// <summary>Gets the id under which it is remembered.</summary>
    public CommandId Id { get; }

    /// <summary>Gets who gives the commands.</summary>
    public Actor By { get; }

    /// <summary>Gets the commands.</summary>
    public ImmutableArray<CaseCommand> Commands { get; }

    /// <summary>Gets whether it was given as a batch, so that nothing in it may wait for an approval.</summary>
    public bool IsBatch { get; }

    /// <summary>Gets the version the caller saw; another one refuses it. <see langword="null"/>: any.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Gets the places whose cases who gives it may know of; a case of another place is as if it weren't there. <see langword="null"/>: all.</summary>
    internal IReadOnlyCollection<PlaceId>? Places { get; init; }

    internal RecoveryBatch As(Actor by, ImmutableArray<CaseCommand> commands) => new(Id, by, commands, IsBatch) { ExpectedVersion = ExpectedVersion, Places = Places };

    /// <summary>Returns what goes on in another case: under another id, with the names there, whatever version was seen here.</summary>
    internal RecoveryBatch Landing(CommandId id, Naming names) => new(id, By, [.. Commands.Select(command => command.Renamed(names))], IsBatch) { Places = Places };

    /// <summary>Returns the batch with the version the caller saw, for callers whose language can't set it.</summary>
    public RecoveryBatch Expecting(long version) => this with { ExpectedVersion = version };

    /// <summary>Returns the id, how many commands there are, and the kind of who gives them.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Id}' of {Commands.Length} by {By}");
}
