using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Sqlite;

/// <summary>
/// The one writer of this process. Who finds it idle writes on their own thread; whoever else writes queues here, first come first served, and what has queued up while one commit was on its way goes into the next,
/// each in a savepoint of its own. Nobody is answered before the commit.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private static readonly SqlStatement Begin = new("BEGIN IMMEDIATE");
    private static readonly SqlStatement Commit = new("COMMIT");
    private static readonly SqlStatement Rollback = new("ROLLBACK");
    private static readonly SqlStatement Save = new("SAVEPOINT member");
    private static readonly SqlStatement Release = new("RELEASE member");
    private static readonly SqlStatement Undo = new("ROLLBACK TO member");

    private readonly Channel<Job> _queue = System.Threading.Channels.Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _idle = new(1, 1);
    private readonly SqliteSession _session;
    private readonly SqliteFile _file;
    private readonly int _largestGroup;
    private readonly Task _loop;
    private int _queued;
    private long _longestWait;

    public SqliteWriter(SqliteSession session, SqliteFile file, int largestGroup)
    {
        (_session, _file, _largestGroup) = (session, file, Math.Max(1, largestGroup));
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Gets the longest time that anybody waited for their answer.</summary>
    public TimeSpan LongestWait => TimeSpan.FromSeconds(Volatile.Read(ref _longestWait) / (double)Stopwatch.Frequency);

    /// <summary>Writes at once when nobody else does, and else queues.</summary>
    /// <param name="write">What is written, in a savepoint.</param>
    /// <param name="afterwards">What is to be said when it was refused by a key or a check, asked after it was undone; <see langword="null"/>: the refusal itself.</param>
    /// <param name="cancellationToken">Honored until the write begins.</param>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, Func<SqliteSession, T?>? afterwards, CancellationToken cancellationToken)
        where T : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new Job<T>(write, afterwards, cancellationToken);
        if (!TryWriteAtOnce(job))
        {
            Interlocked.Increment(ref _queued);
            ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(job), typeof(SqliteRecoveryStore));
        }

        return job.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);

        // Never given back: whoever writes from now on is told that the store is closed.
        await _idle.WaitAsync().ConfigureAwait(false);
        _session.Dispose();
    }

    // Changing to the writer's thread and back takes longer than the write. Another process that holds the file isn't waited for here, so that a caller can give up; nor is anybody overtaken who queues.
    private bool TryWriteAtOnce(Job job)
    {
        if (Volatile.Read(ref _queued) > 0 || !_idle.Wait(0))
        {
            return false;
        }

        try
        {
            return Volatile.Read(ref _queued) == 0 && WriteAlone(job);
        }
        finally
        {
            _idle.Release();
        }
    }

    // What is refused, or can't be stored, is done once more in the queue, which finds out why.
    private bool WriteAlone(Job job)
    {
        try
        {
            if (!_session.TryBegin(_file.BusyTimeout))
            {
                return false;
            }

            job.Write(_session);
            _session.Execute(Commit.With());
            if (_session.HasMoved())
            {
                job.Fail(_file.Moved());
            }

            Note(job.Tell());
            return true;
        }
#pragma warning disable CA1031 // It happens again in the queue, and is told there.
        catch (Exception)
#pragma warning restore CA1031
        {
            RollBack();
            return false;
        }
    }

    private async Task LoopAsync()
    {
        List<Job> group = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await _idle.WaitAsync().ConfigureAwait(false);
            try
            {
                while (group.Count < _largestGroup && _queue.Reader.TryRead(out var job))
                {
                    group.Add(job);
                }

                Write(group);
            }
            finally
            {
                Interlocked.Add(ref _queued, -group.Count);
                _idle.Release();
            }

            foreach (var job in group)
            {
                Note(job.Tell());
            }

            group.Clear();
        }
    }

    private void Write(List<Job> group)
    {
        try
        {
            _session.Execute(Begin.With());
            foreach (var job in group)
            {
                WriteOne(job);
            }

            _session.Execute(Commit.With());

            // What is written in a file that nobody finds again isn't acknowledged. Its log goes with it.
            if (_session.HasMoved())
            {
                throw _file.Moved();
            }
        }
        catch (Exception exception)
        {
            // Nobody was answered yet, so nothing of the group counts.
            group.ForEach(job => job.Fail(exception is SqliteException fault ? _file.Fault(fault) : exception));
            RollBack();
        }
    }

    private void WriteOne(Job job)
    {
        _session.Execute(Save.With());
        try
        {
            job.Write(_session);
        }
        catch (Exception exception) when (_session.IsInTransaction)
        {
            _session.Execute(Undo.With());
            job.Explain(_session, exception, _file);
        }

        _session.Execute(Release.With());
    }

    private void RollBack()
    {
        if (!_session.IsInTransaction)
        {
            return;
        }

        try
        {
            _session.Execute(Rollback.With());
        }
        catch (SqliteException)
        {
            // The group was told of the fault that led here; the next one tries again from the beginning.
        }
    }

    private void Note(long waited)
    {
        for (var longest = Volatile.Read(ref _longestWait); waited > longest; longest = Volatile.Read(ref _longestWait))
        {
            Interlocked.CompareExchange(ref _longestWait, waited, longest);
        }
    }

    private abstract class Job
    {
        public abstract void Write(SqliteSession session);

        public abstract void Explain(SqliteSession session, Exception exception, SqliteFile file);

        public abstract void Fail(Exception exception);

        /// <summary>Answers whoever waits.</summary>
        /// <returns>How long they waited, in ticks of the stopwatch.</returns>
        public abstract long Tell();
    }

    private sealed class Job<T>(Func<SqliteSession, T> write, Func<SqliteSession, T?>? afterwards, CancellationToken cancellationToken) : Job
        where T : notnull
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly long _queuedAt = Stopwatch.GetTimestamp();
        private T? _result;
        private Exception? _failure;

        public Task<T> Answer => _answer.Task;

        public override void Write(SqliteSession session)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _result = write(session);
        }

        public override void Explain(SqliteSession session, Exception exception, SqliteFile file)
        {
            if (exception is not SqliteException fault)
            {
                _failure = exception;
            }
            else if (afterwards is not null && afterwards(session) is { } result)
            {
                _result = result;
            }
            else
            {
                _failure = file.Fault(fault);
            }
        }

        public override void Fail(Exception exception) => _failure = exception;

        public override long Tell()
        {
            switch (_failure)
            {
                case null:
                    _answer.SetResult(_result!);
                    break;
                case OperationCanceledException cancelled:
                    _answer.TrySetCanceled(cancelled.CancellationToken);
                    break;
                default:
                    _answer.SetException(_failure);
                    break;
            }

            return Stopwatch.GetTimestamp() - _queuedAt;
        }
    }
}
