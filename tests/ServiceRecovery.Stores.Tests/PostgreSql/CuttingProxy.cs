using System.Net;
using System.Net.Sockets;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Where a connection is cut.</summary>
internal enum Cut
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>What the client sends never arrives.</summary>
    BeforeItArrives,

    /// <summary>The server has committed, and its answer never arrives.</summary>
    AfterTheCommit,
}

/// <summary>Stands between a client and the server, and cuts the next connection that is used where it was told to.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly byte[] Committed = "COMMIT\0"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _cut;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public Cut Next
    {
        get => (Cut)Volatile.Read(ref _cut);
        set => Volatile.Write(ref _cut, (int)value);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> pumps = [];
        try
        {
            for (; ; )
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _end.Token);
                pumps.Add(PumpAsync(client, server, isFromClient: true));
                pumps.Add(PumpAsync(server, client, isFromClient: false));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isFromClient)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (; ; )
            {
                var read = await from.GetStream().ReadAsync(buffer, _end.Token);
                if (read == 0 || (isFromClient && Take(Cut.BeforeItArrives)))
                {
                    break;
                }

                if (!isFromClient && buffer.AsSpan(0, read).IndexOf(Committed) >= 0 && Take(Cut.AfterTheCommit))
                {
                    break;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side is gone, or the other pump has closed it.
        }

        from.Close();
        to.Close();
    }

    private bool Take(Cut cut) => Interlocked.CompareExchange(ref _cut, (int)Cut.None, (int)cut) == (int)cut;
}
