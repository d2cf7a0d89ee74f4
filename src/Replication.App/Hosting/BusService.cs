using MassTransit;

namespace Replication.App.Hosting;

/// <summary>
/// Starts and stops the bus. It replaces the service of MassTransit, whose stop does nothing while the start is still in progress: the bus
/// would become ready after its host has ended, take messages that nothing in the process can consume, and make them dead letters.
/// </summary>
/// <param name="waitsForStart">
/// False when the broker may be away: the start of the process continues, and the bus connects later. Readiness reports the outage.
/// </param>
internal sealed class BusService(IBusControl bus, bool waitsForStart) : IHostedService
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private Task _start = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The start is never canceled: MassTransit then leaves connections behind.
        _start = bus.StartAsync(Timeout.InfiniteTimeSpan);
        return waitsForStart || _start.IsCompleted ? _start.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var stopping = StopWhenStartedAsync();
        await _start.WaitAsync(StartLimit, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // While the broker is away, the process does not wait. If the broker returns before the process ends, the bus stops then.
        if (_start.IsCompleted)
            await stopping.WaitAsync(cancellationToken);
    }

    private async Task StopWhenStartedAsync()
    {
        await _start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_start.IsCompletedSuccessfully)
            await bus.StopAsync(StopLimit);
    }
}
