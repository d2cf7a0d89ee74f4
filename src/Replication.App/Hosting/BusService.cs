using MassTransit;

namespace Replication.App.Hosting;

/// <summary>
/// Starts and stops the bus. It replaces the service of MassTransit, whose stop does nothing while the start is still in progress: the bus
/// would become ready after its host has ended, take messages that nothing in the process can consume, and make them dead letters.
/// </summary>
/// <param name="waitsForStart">
/// False when the broker may be away: the start of the process continues, and the bus connects later. Readiness reports the outage.
/// </param>
internal sealed class BusService(IBusControl bus, bool waitsForStart) : IHostedService, IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private Task _start = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _start = bus.StartAsync(_end.Token);
        return waitsForStart || _start.IsCompleted ? _start.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // MassTransit stops a bus that is ready. It leaves connections behind when a start is canceled while the broker answers.
        await _start.WaitAsync(StartLimit, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_start.IsCompletedSuccessfully)
        {
            await _end.CancelAsync();
            return;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopLimit);
        await bus.StopAsync(limit.Token);
    }

    public void Dispose() => _end.Dispose();
}
