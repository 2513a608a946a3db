using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Memory;

// The messages of all tenants. Only the first of a queue (a stream's messages to one handler) is ever handed out, so only firsts stand in the order.
internal sealed class OutboxBook
{
    private readonly object _gate = new();
    private readonly Dictionary<(StreamKey Key, string Handler), LinkedList<Message>> _queues = [];
    private readonly SortedSet<Message> _ready = new(Order.Instance);
    private readonly SortedSet<Message> _dead = new(Order.Instance);
    private long _written;

    public void Add(StreamAppend append)
    {
        if (append.Outbox.IsDefaultOrEmpty)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var row in append.Outbox.OrderBy(row => row.EventVersion))
            {
                var queuedAt = append.Events[(int)(row.EventVersion - append.ExpectedVersion - 1)].RecordedAt;
                var message = new Message(append.Key, row, queuedAt, _written++);
                if (!_queues.TryGetValue((append.Key, row.Handler), out var queue))
                {
                    _queues.Add((append.Key, row.Handler), queue = new LinkedList<Message>());
                }

                queue.AddLast(message);
                if (queue.Count == 1)
                {
                    _ready.Add(message);
                }
            }
        }
    }

    public ImmutableArray<OutboxMessage> Claim(ImmutableArray<string> handlers, long now, int limit, long lease)
    {
        lock (_gate)
        {
            var claimed = _ready.TakeWhile(message => message.NotBefore <= now).Where(message => handlers.Contains(message.Row.Handler)).Take(limit).ToList();
            foreach (var message in claimed)
            {
                message.Attempt++;
                Wait(message, now > long.MaxValue - lease ? long.MaxValue : now + lease);
            }

            return [.. claimed.Select(message => message.AsClaimed())];
        }
    }

    public bool Complete(OutboxOutcome outcome)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue((outcome.Key, outcome.Handler), out var queue))
            {
                return false;
            }

            var message = queue.First!.Value;
            if (message.Row.EventVersion != outcome.EventVersion || message.Attempt != outcome.Attempt)
            {
                return false;
            }

            _ready.Remove(message);
            _dead.Remove(message);
            switch (outcome)
            {
                case { IsSent: true }:
                    queue.RemoveFirst();
                    if (queue.First is { } next)
                    {
                        _ready.Add(next.Value);
                    }
                    else
                    {
                        _queues.Remove((outcome.Key, outcome.Handler));
                    }

                    break;
                case { At: { } at }:
                    message.Fault = outcome.Fault;
                    message.NotBefore = UnixMicroseconds.From(at);
                    _ready.Add(message);
                    break;
                default:
                    message.Fault = outcome.Fault;
                    _dead.Add(message);
                    break;
            }

            return true;
        }
    }

    public ImmutableArray<OutboxMessage> Dead(TenantId tenant, int limit)
    {
        lock (_gate)
        {
            return [.. _dead.Where(message => message.Key.Tenant == tenant).OrderBy(message => message.QueuedAt).ThenBy(message => message.Key.Id, StringComparer.Ordinal).ThenBy(message => message.Row.EventVersion).Take(limit).Select(message => message.AsClaimed())];
        }
    }

    private void Wait(Message message, long until)
    {
        _ready.Remove(message);
        message.NotBefore = until;
        _ready.Add(message);
    }

    private sealed class Message(StreamKey key, OutboxRow row, long queuedAt, long number)
    {
        public StreamKey Key => key;

        public OutboxRow Row => row;

        public long QueuedAt => queuedAt;

        public long Number => number;

        public long NotBefore { get; set; } = long.MinValue;

        public int Attempt { get; set; }

        public string? Fault { get; set; }

        public OutboxMessage AsClaimed() => new(key, row, UnixMicroseconds.ToTime(queuedAt), Attempt, Fault);
    }

    private sealed class Order : IComparer<Message>
    {
        public static readonly Order Instance = new();

        public int Compare(Message? x, Message? y)
        {
            var byTime = x!.NotBefore.CompareTo(y!.NotBefore);
            return byTime != 0 ? byTime : x.Number.CompareTo(y.Number);
        }
    }
}
