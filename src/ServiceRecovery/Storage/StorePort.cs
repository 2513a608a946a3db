using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Storage;

/// <summary>What a stream holds. The numbers are stored.</summary>
public enum StreamKind
{
    /// <summary>A case.</summary>
    Case = 0,

    /// <summary>A debrief.</summary>
    Debrief = 1,

    /// <summary>A playbook's definition, named by <c>name:version</c>.</summary>
    Playbook = 2,
}

/// <summary>Names a stream. Every key of every store begins with it.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Id">Its id.</param>
public readonly record struct StreamKey(TenantId Tenant, StreamKind Kind, string Id)
{
    /// <summary>Names a case's stream.</summary>
    public static StreamKey ForCase(TenantId tenant, CaseId id) => new(tenant, StreamKind.Case, id.Value);

    /// <summary>Returns <c>tenant/kind/id</c>.</summary>
    public override string ToString() => $"{Tenant}/{Kind}/{Id}";
}

/// <summary>Keeps streams, receipts and limits. The desk is its only caller.</summary>
public interface IRecoveryStore : IRecoveryPort
{
    /// <summary>Gets what a caller may expect.</summary>
    StoreTraits Traits { get; }

    /// <summary>Loads a stream whole, with the receipt of <paramref name="asked"/> if there is one. One round trip.</summary>
    /// <returns>Version 0 and no events when the stream isn't there.</returns>
    ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken);

    /// <summary>Reads limits: what is spent and used in each window.</summary>
    ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken);

    /// <summary>Appends all or nothing: events, head, claims, releases, outbox and receipt, at the expected version; with them what is to be stored along with them in another stream.</summary>
    /// <returns>One of the expected losses, never an exception for them.</returns>
    ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken);
}

/// <summary>A store that keeps texts apart from events, and leaves them where they are for who needs none. With a durable one a desk keeps recent cases in mind (<see cref="RecoveryOptions.RecentCases"/>).</summary>
/// <remarks>Who offers it compares <see cref="StreamAppend.ExpectedChain"/> in the transaction of the append: on this rests that nothing is stored which was decided on what isn't there.</remarks>
public interface IWordlessStore
{
    /// <summary>Loads a stream as <see cref="IRecoveryStore.LoadAsync"/> does, without the texts of its events and without those before a version: words read as erased, names as pseudonyms alone.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="asked">The command whose receipt is asked for.</param>
    /// <param name="from">The version of the first event that is wanted, from 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The head as it is, and the events from that version on; version 0 and no events when the stream isn't there.</returns>
    ValueTask<StoredStream> LoadWordlessAsync(StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken);
}

/// <summary>Due work and the outbox. Leases are hints; versions and attempts are fences.</summary>
public interface IRecoveryWork
{
    /// <summary>Returns streams whose next due instant has come, in due order, then by tenant and id; leased until the claim's lease ends.</summary>
    ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken);

    /// <summary>Returns messages to hand over: of each stream and handler the first that is unsent, if its time has come; leased until the claim's lease ends.</summary>
    /// <remarks>A dead message keeps back those after it of the same stream and handler, and nobody else's.</remarks>
    ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken);

    /// <summary>Says what came of a message that was claimed, or what somebody decided of a dead one.</summary>
    /// <returns><see langword="false"/> when it is gone, or was claimed by another since.</returns>
    ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken);
}

/// <summary>Reading; never on the command path.</summary>
public interface IRecoveryQueries
{
    /// <summary>Returns one page of the work list, in a stable order.</summary>
    ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken);

    /// <summary>Counts the lines of work lists, each up to a number, in one round trip. A query's limit and place don't count.</summary>
    /// <param name="queries">The lists.</param>
    /// <param name="most">Where counting ends, from 1: so many or more.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A number for each list.</returns>
    ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken);

    /// <summary>Counts the lines of a work list by what they have in common, whole. A query's limit and place don't count.</summary>
    /// <param name="query">The list.</param>
    /// <param name="by">By what.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Each value that occurs, as it is stored, by value in ordinal order; the empty text where a line has none.</returns>
    ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken);

    /// <summary>Returns streams in the order in which they changed last, then by id.</summary>
    /// <remarks>An instant is the one that was recorded, so what is committed late may stand before what was returned already: whoever follows changes looks back a little.</remarks>
    /// <param name="query">From where on, and how many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken);

    /// <summary>Returns every stream of one kind of a tenant, with all its receipts, by id in ordinal order.</summary>
    /// <remarks>Whoever moves an organization asks for playbooks first and cases after. A stream is whole as it was at one instant; two streams may come from different instants.</remarks>
    IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken);

    /// <summary>Returns how far every stream of one kind of a tenant is, by id in ordinal order: what tells whoever folds figures which streams are new or changed.</summary>
    IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken);

    /// <summary>Returns streams of one kind of a tenant with heads and events, and <b>without any texts and receipts</b>, by id in ordinal order: whoever folds figures never reads a person's words or name.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="kind">What they hold.</param>
    /// <param name="only">The ids of those that are asked for, in any order, a name that isn't there left out; <see langword="null"/>: all of them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <remarks>A stream is whole as it was at one instant; two streams may come from different instants.</remarks>
    IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken);

    /// <summary>Returns messages that nobody hands over any more until somebody decides, oldest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">How many at most, 1 to 500.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken);
}

/// <summary>How far a stream is. The chain value tells two streams of one name and version apart, as a backup or another store may have them.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Version">Its version.</param>
/// <param name="Chain">The chain value of its last event, 32 bytes.</param>
public readonly record struct StreamVersion(string Id, long Version, ReadOnlyMemory<byte> Chain);

/// <summary>Taking in what another store exported.</summary>
public interface IRecoveryImport
{
    /// <summary>
    /// Stores streams in the order given, in as few transactions as it can: each whole, with its receipts and its entries in limits, only where there is none of that key; or what goes on after what is here, only where that is at the version it goes on from.
    /// It ends before the first that isn't stored.
    /// </summary>
    /// <returns>How many are stored, from the first on, and why the next one isn't. Nothing of that one is stored, nor of any after it.</returns>
    /// <remarks>It sends no messages: whoever heard of these events heard of them where they happened. A limit isn't asked: what was given was given.</remarks>
    /// <exception cref="RecoveryStoreException">The store couldn't be asked, or didn't answer: which of them are stored, it says when it is asked again.</exception>
    ValueTask<ImportResult> ImportAsync(ImmutableArray<StreamImport> imports, CancellationToken cancellationToken);
}

/// <summary>What a caller of a store may expect.</summary>
/// <param name="Durable">What is appended survives the process.</param>
/// <param name="RetriesAllowed">The desk may load and append again after a lost race.</param>
/// <param name="Simulated">The store was created for simulated time.</param>
public sealed record StoreTraits(bool Durable, bool RetriesAllowed, bool Simulated);

/// <summary>A stream as it is stored.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Version">Its version; 0 when it isn't there.</param>
/// <param name="Head">Its head.</param>
/// <param name="Events">Its events by version.</param>
/// <param name="Receipt">The receipt that was asked for.</param>
public sealed record StoredStream(StreamKey Key, long Version, StreamHead? Head, ImmutableArray<StoredEvent> Events, CommandReceipt? Receipt)
{
    /// <summary>Gets the case in mind after which the events come; <see langword="null"/> when they are all there are.</summary>
    internal CaseInMind? After { get; init; }
}

/// <summary>What one command or batch writes.</summary>
/// <param name="Key">The stream.</param>
/// <param name="ExpectedVersion">The version it was decided on.</param>
/// <param name="Head">The head afterwards.</param>
/// <param name="Events">The events, versions from <paramref name="ExpectedVersion"/> + 1.</param>
/// <param name="Claims">Claims, by key in ordinal order.</param>
/// <param name="Releases">Releases.</param>
/// <param name="Outbox">Messages to hand over.</param>
/// <param name="Receipt">The receipt of the command.</param>
public sealed record StreamAppend(
    StreamKey Key,
    long ExpectedVersion,
    StreamHead Head,
    ImmutableArray<StoredEvent> Events,
    ImmutableArray<LimitClaim> Claims,
    ImmutableArray<LimitRelease> Releases,
    ImmutableArray<OutboxRow> Outbox,
    CommandReceipt Receipt)
{
    /// <summary>The most events a stream has.</summary>
    public const int LongestStream = 10_000;

    /// <summary>Gets the chain value of the event of <see cref="ExpectedVersion"/> on which it was decided, 32 bytes: the append is lost, <see cref="AppendResult.VersionTaken"/>, where the stream's last event has another.</summary>
    /// <value>Empty by default: the version alone decides.</value>
    public ReadOnlyMemory<byte> ExpectedChain { get; init; }

    /// <summary>Gets what is appended to another stream of the same organization in the same transaction, or neither is; <see langword="null"/> but for a merge. It takes nothing from limits and gives nothing back, and its stream is written first.</summary>
    public StreamAppend? AlongWith { get; init; }

    /// <summary>Tells whether the stream's last event is the one that is expected.</summary>
    /// <param name="last">The chain value of the stream's last event; empty when there is none.</param>
    /// <returns><see langword="true"/> also when none is expected.</returns>
    public bool FollowsOn(ReadOnlyMemory<byte> last) => ExpectedChain.IsEmpty || ExpectedChain.Span.SequenceEqual(last.Span);

    /// <summary>Gets the version of the stored event whose type <see cref="CheckEarned"/> asks for; <see langword="null"/> when it asks for none.</summary>
    public long? EarnedAt => EarnedClose.AsksFor(this);

    /// <summary>Checks that the case isn't stored as ended without the event that earned it. Every store calls it before it stores, whoever asks.</summary>
    /// <param name="stored">The type of the stored event of version <see cref="EarnedAt"/>; <see langword="null"/> when there is none.</param>
    /// <exception cref="RecoveryStoreException">The ending isn't earned by an event that is newer than every staling one and of the kind the ending asks for (<see cref="StoreFault.Unearned"/>).</exception>
    public void CheckEarned(string? stored) => EarnedClose.Check(this, stored);
}

/// <summary>What an accepted command leaves behind, so that a repeat is answered from it.</summary>
/// <param name="Id">The command.</param>
/// <param name="Fingerprint">A keyed hash of what was asked.</param>
/// <param name="FirstVersion">The first event it made.</param>
/// <param name="LastVersion">The last.</param>
public sealed record CommandReceipt(CommandId Id, ReadOnlyMemory<byte> Fingerprint, long FirstVersion, long LastVersion);

/// <summary>Part of a limit: entries made after an instant.</summary>
/// <param name="Key">The limit.</param>
/// <param name="From">UTC microseconds since 1970; entries with a later time count.</param>
/// <param name="Until">UTC microseconds since 1970; entries with a later time don't count. All do by default.</param>
public sealed record LimitWindow(string Key, long From, long Until = long.MaxValue)
{
    /// <summary>Returns the latest time of an entry that counts in a window that ends now. What is dated later was written under a clock that was ahead, and would fill the limit until then.</summary>
    /// <param name="now">The clock, UTC microseconds since 1970.</param>
    /// <returns>An hour later. A store with a clock of its own takes that one where it is later.</returns>
    public static long LatestAt(long now) => now > long.MaxValue - AnHour ? long.MaxValue : now + AnHour;

    private const long AnHour = 3_600_000_000;
}

/// <summary>What is spent and used in a window.</summary>
/// <param name="Key">The limit.</param>
/// <param name="From">The window's start.</param>
/// <param name="Spent">The sum of the entries.</param>
/// <param name="Uses">Their count.</param>
/// <param name="Holders">The streams whose entries stand, each once, first user first; who released an amount holds it no more.</param>
public sealed record LimitReading(string Key, long From, long Spent, long Uses, ImmutableArray<StreamKey> Holders);

/// <summary>Takes a share of a limit, or nothing is appended at all.</summary>
/// <param name="Key">The limit.</param>
/// <param name="From">The window's start, UTC microseconds since 1970.</param>
/// <param name="At">The entry's time, UTC microseconds since 1970.</param>
/// <param name="Amount">What is taken.</param>
/// <param name="AmountLimit">What the sum in the window may be at most.</param>
/// <param name="UseLimit">How many entries there may be at most in the window.</param>
/// <param name="EventVersion">The event it is for.</param>
public sealed record LimitClaim(string Key, long From, long At, long Amount, long AmountLimit, long UseLimit, long EventVersion)
{
    /// <summary>Gets the latest time of an entry that counts beside this one. Where there is no window, an entry counts whenever it was made.</summary>
    public long Until => From == long.MinValue ? long.MaxValue : LimitWindow.LatestAt(At);
}

/// <summary>Gives a share back, whole or in part: the entry's amount falls, its count stays.</summary>
/// <param name="Key">The limit.</param>
/// <param name="Stream">The stream that took it.</param>
/// <param name="EventVersion">The event it was for.</param>
/// <param name="ReleasedBy">The event of the append by which it is given back; each gives something back of an entry once.</param>
/// <param name="Amount">How much; more than the entry has left gives all of it back.</param>
public sealed record LimitRelease(string Key, StreamKey Stream, long EventVersion, long ReleasedBy, long Amount = LimitRelease.Whole)
{
    /// <summary>The amount that gives back all of an entry.</summary>
    public const long Whole = long.MaxValue;
}

/// <summary>A message to hand over at least once, with a stable id and the same bytes each time.</summary>
/// <param name="Handler">Who hands it over; with stream and event it names the message.</param>
/// <param name="EventVersion">The event it comes of.</param>
/// <param name="Body">The bytes.</param>
public sealed record OutboxRow(string Handler, long EventVersion, ReadOnlyMemory<byte> Body);

/// <summary>Asks for messages.</summary>
/// <param name="Handlers">Whose; those that this node has.</param>
/// <param name="Now">Messages that wait for this instant or an earlier one.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="Lease">How long they are kept from others.</param>
public sealed record OutboxClaim(ImmutableArray<string> Handlers, DateTimeOffset Now, int Limit, TimeSpan Lease);

/// <summary>A message as it waits in the store.</summary>
/// <param name="Key">The stream it comes of.</param>
/// <param name="Row">What is handed over.</param>
/// <param name="QueuedAt">When its event was recorded.</param>
/// <param name="Attempt">How often it was claimed, this time included: the fence of who completes it.</param>
/// <param name="Fault">Why it wasn't handed over the last time, a code without words of a person.</param>
public sealed record OutboxMessage(StreamKey Key, OutboxRow Row, DateTimeOffset QueuedAt, int Attempt, string? Fault)
{
    /// <summary>Returns one line for a log: of which event of which stream it is, for whom, how often it was tried, and why it failed.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Key.Id}' event {Row.EventVersion} to '{Row.Handler}', attempt {Attempt}") + (Fault is null ? "" : $": {Fault}");
}

/// <summary>What came of a message, or was decided of it: sent, again at an instant, or dead.</summary>
public sealed record OutboxOutcome
{
    private OutboxOutcome(OutboxMessage message) => (Key, Handler, EventVersion, Attempt) = (message.Key, message.Row.Handler, message.Row.EventVersion, message.Attempt);

    /// <summary>Gets the stream.</summary>
    public StreamKey Key { get; }

    /// <summary>Gets whose message it is.</summary>
    public string Handler { get; }

    /// <summary>Gets the version of the event it comes of.</summary>
    public long EventVersion { get; }

    /// <summary>Gets the claim it answers to; a later claim makes it void.</summary>
    public int Attempt { get; internal init; }

    /// <summary>Gets when it is tried again; <see langword="null"/> when it isn't.</summary>
    public DateTimeOffset? At { get; internal init; }

    /// <summary>Gets a value indicating whether it isn't tried again until a person decides.</summary>
    public bool IsDead { get; internal init; }

    /// <summary>Gets a value indicating whether it is deleted.</summary>
    public bool IsSent => At is null && !IsDead;

    /// <summary>Gets why it wasn't sent, a code.</summary>
    public string? Fault { get; private init; }

    /// <summary>Says that a message was handed over or isn't needed any more: it is deleted.</summary>
    /// <param name="message">The message as it was claimed.</param>
    public static OutboxOutcome Sent(OutboxMessage message) => new(message);

    /// <summary>Says that a message is tried again at an instant; a dead one lives again.</summary>
    /// <param name="message">The message as it was claimed.</param>
    /// <param name="at">When.</param>
    /// <param name="fault">Why, a code.</param>
    public static OutboxOutcome Again(OutboxMessage message, DateTimeOffset at, string? fault) => new(message) { At = at, Fault = fault };

    /// <summary>Says that a message isn't tried again until a person decides.</summary>
    /// <param name="message">The message as it was claimed.</param>
    /// <param name="fault">Why, a code.</param>
    public static OutboxOutcome Dead(OutboxMessage message, string fault) => new(message) { IsDead = true, Fault = fault };
}

/// <summary>A stream with everything that moves with it to another store.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Receipts">The receipts of its commands, by first version.</param>
public sealed record StreamCopy(StoredStream Stream, ImmutableArray<CommandReceipt> Receipts);

/// <summary>A stream to take in.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Head">Its head.</param>
/// <param name="Events">Its events, from the version after <see cref="ExpectedVersion"/>.</param>
/// <param name="Receipts">The receipts of their commands.</param>
/// <param name="Entries">Their entries in limits.</param>
public sealed record StreamImport(StreamKey Key, StreamHead Head, ImmutableArray<StoredEvent> Events, ImmutableArray<CommandReceipt> Receipts, ImmutableArray<LimitEntry> Entries)
{
    /// <summary>Gets the version at which the stream is here, where this goes on after it.</summary>
    /// <value>0 by default: nothing is here.</value>
    public long ExpectedVersion { get; init; }

    /// <summary>Gets what the events give back of entries that are here.</summary>
    public ImmutableArray<LimitRelease> Releases { get; init; } = [];

    /// <summary>Returns the append that would write the stream with its first receipt, for a store's checks.</summary>
    public StreamAppend AsAppend() => new(Key, ExpectedVersion, Head, Events, [], [], [], Receipts[0]);
}

/// <summary>What came of streams that were to be taken in.</summary>
/// <param name="Stored">How many are stored, from the first on.</param>
/// <param name="Refusal">Why the next one isn't: its case ended with nothing that earned it, or whatever else the store refuses in it; <see langword="null"/> where all are stored, or the next one is at another version.</param>
public sealed record ImportResult(int Stored, RecoveryStoreException? Refusal = null);

/// <summary>What a stream has taken of a limit.</summary>
/// <param name="Key">The limit.</param>
/// <param name="At">When, UTC microseconds since 1970.</param>
/// <param name="Amount">What was taken.</param>
/// <param name="EventVersion">The event it is for.</param>
/// <param name="Released">How much of it was given back.</param>
public sealed record LimitEntry(string Key, long At, long Amount, long EventVersion, long Released = 0)
{
    /// <summary>Gets what is left of it.</summary>
    public long Left => Amount - Released;

    /// <summary>Gets whether who took it still holds it: a use without an amount is never given back.</summary>
    public bool IsHeld => Amount == 0 || Left > 0;
}

/// <summary>What came of an append.</summary>
public sealed record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>Gets that it is stored.</summary>
    public static AppendResult Appended { get; } = new() { IsAppended = true };

    /// <summary>Gets that somebody else appended meanwhile.</summary>
    public static AppendResult VersionTaken { get; } = new() { IsVersionTaken = true };

    /// <summary>Gets that the command has a receipt already.</summary>
    public static AppendResult CommandTaken { get; } = new() { IsCommandTaken = true };

    /// <summary>Gets whether it is stored.</summary>
    public bool IsAppended { get; private init; }

    /// <summary>Gets whether somebody else appended meanwhile.</summary>
    public bool IsVersionTaken { get; private init; }

    /// <summary>Gets whether the command has a receipt already.</summary>
    public bool IsCommandTaken { get; private init; }

    /// <summary>Gets what is spent and used of the limit that wouldn't hold; <see langword="null"/> unless one wouldn't.</summary>
    public LimitReading? Full { get; private init; }

    /// <summary>Returns that a limit wouldn't hold.</summary>
    /// <param name="reading">What is spent and used of it.</param>
    public static AppendResult LimitFull(LimitReading reading) => new() { Full = reading };
}

/// <summary>Asks for due work.</summary>
/// <param name="Until">Streams due at or before this instant.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="Lease">How long they are kept from others.</param>
public sealed record DueClaim(DateTimeOffset Until, int Limit, TimeSpan Lease);

/// <summary>A stream with something due.</summary>
/// <param name="Key">Which one.</param>
/// <param name="DueAt">When.</param>
/// <param name="Version">Its version when it was claimed.</param>
public sealed record DueStream(StreamKey Key, DateTimeOffset DueAt, long Version);
