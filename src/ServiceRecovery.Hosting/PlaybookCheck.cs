using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Hosting;

/// <summary>Stops a host at its start whose playbooks aren't those that the store's cases run on.</summary>
internal sealed class PlaybookCheck(RecoveryDesk desk, IOptions<WorkerOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var tenant in options.Value.Tenants)
            {
                await desk.InitializeAsync(tenant, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (RecoveryStoreException)
        {
            // A store that is away for a while stops no host; the first report looks again.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A host that is stopped while it starts needs no answer.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
