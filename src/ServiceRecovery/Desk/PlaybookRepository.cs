using System.Collections.Concurrent;
using System.Text;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Finds the playbook of a case: a case stays on its version, also when the program no longer registers it. A definition is stored with the first case that uses it.</summary>
internal sealed class PlaybookRepository(DeskParts parts)
{
    public const string StoredType = "playbook-defined.v1";

    private readonly ConcurrentDictionary<(TenantId Tenant, PlaybookRef Playbook), Playbook> _stored = new();

    public bool TryGetRegistered(PlaybookRef name, out Playbook? playbook) => parts.Catalog.TryGet(name, out playbook);

    public async ValueTask<Playbook?> FindAsync(TenantId tenant, PlaybookRef name, CancellationToken cancellationToken)
    {
        if (parts.Catalog.TryGet(name, out var registered))
        {
            return registered;
        }

        if (_stored.TryGetValue((tenant, name), out var known))
        {
            return known;
        }

        var stored = await parts.Store.LoadWholeAsync(KeyOf(tenant, name), null, cancellationToken).ConfigureAwait(false);
        return stored.Version == 0 ? null : _stored.GetOrAdd((tenant, name), Playbook.BuildStored(PlaybookJson.Read(stored.Events[0].Body.Span)));
    }

    /// <summary>Stores a definition before the first case that uses it.</summary>
    /// <exception cref="InvalidPlaybookException">Other content is stored under the same name and version.</exception>
    public async ValueTask SaveAsync(TenantId tenant, Playbook playbook, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_stored.ContainsKey((tenant, playbook.Ref)))
        {
            return;
        }

        var body = BodyOf(playbook);
        for (; ; )
        {
            var key = KeyOf(tenant, playbook.Ref);
            var stored = await parts.Store.LoadWholeAsync(key, null, cancellationToken).ConfigureAwait(false);
            if (stored.Version == 0 && await parts.Store.AppendAsync(Append(key, playbook, body, now), cancellationToken).ConfigureAwait(false) is not { IsAppended: true })
            {
                continue;
            }

            if (stored.Version > 0 && !stored.Events[0].Body.Span.SequenceEqual(body))
            {
                throw new InvalidPlaybookException(playbook.Ref.ToString(), [Differs(playbook)]);
            }

            _stored.TryAdd((tenant, playbook.Ref), playbook);
            return;
        }
    }

    /// <summary>Finds the playbooks of the program that are stored with other content, all of them at once.</summary>
    /// <exception cref="InvalidPlaybookException">Other content is stored under the name and version of one.</exception>
    public async ValueTask CheckAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        List<Playbook> differing = [];
        foreach (var playbook in parts.Catalog.Playbooks)
        {
            var stored = await parts.Store.LoadWholeAsync(KeyOf(tenant, playbook.Ref), null, cancellationToken).ConfigureAwait(false);
            if (stored.Version > 0 && !stored.Events[0].Body.Span.SequenceEqual(BodyOf(playbook)))
            {
                differing.Add(playbook);
            }
        }

        if (differing.Count > 0)
        {
            throw new InvalidPlaybookException(string.Join("', '", differing.Select(playbook => playbook.Ref)), [.. differing.Select(Differs)]);
        }
    }

    private static PlaybookFault Differs(Playbook playbook) =>
        new("playbook-differs", $"The playbook '{playbook.Ref}' is stored with other content. Give the new one another name or the next version.", []);

    public static byte[] BodyOf(Playbook playbook) => Encoding.UTF8.GetBytes(PlaybookJson.Write(playbook.Definition));

    public static StreamHead HeadOf(Playbook playbook, StoredEvent stored) => new()
    {
        Stage = playbook.Opening,
        Ending = Ending.Open,
        EarnedVersion = 0,
        StaledVersion = 0,
        Playbook = playbook.Ref,
        Responsible = stored.Actor,
        Severity = Severity.Minor,
        OpenedAt = stored.RecordedAt,
        ChangedAt = stored.RecordedAt,
        Chain = stored.Chain,
    };

    public static StreamKey KeyOf(TenantId tenant, PlaybookRef name) => new(tenant, StreamKind.Playbook, name.ToString());

    private StreamAppend Append(StreamKey key, Playbook playbook, byte[] body, DateTimeOffset now)
    {
        var actor = new Pseudonyms(key.Tenant, parts.Key).SubjectOf(Actor.DueWork.Id);
        var command = new CommandId("defined");
        var unchained = new StoredEvent
        {
            Version = 1,
            Type = StoredType,
            RecordedAt = UnixMicroseconds.From(now),
            Actor = actor.Key,
            ActorKind = Actor.DueWork.Kind,
            Role = Actor.DueWork.Role,
            Command = command,
            CommandIndex = 0,
            Stage = playbook.Opening,
            Body = body,
            Chain = ReadOnlyMemory<byte>.Empty,
        };
        var stored = unchained with { Chain = EventCodec.ChainOf(unchained, EventCodec.ChainStart(key)) };
        return new StreamAppend(key, 0, HeadOf(playbook, stored), [stored], [], [], [], new CommandReceipt(command, stored.Chain, 1, 1));
    }
}
