using Replication.Contracts;
using Replication.Contracts.History;
using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>
/// Writes what this process counted, and its report, to the store every ten seconds and when it stops. Counts of a failed write are
/// dropped: the store may have added them.
/// </summary>
internal sealed partial class HistoryWriter(
    HistoryRecorder recorder, IHistoryStore store, Roles roles, TimeProvider time, ILogger<HistoryWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Guid _id = Guid.NewGuid();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private bool _hasFailed;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(StopTimeout, time);
        try
        {
            await WriteAsync(timeout.Token);
            await store.RemoveProcessAsync(_id, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception e)
        {
            LogNotWritten(e);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, TryWriteAsync, stoppingToken);

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
            _hasFailed = false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_hasFailed)
                LogNotWritten(e);
            _hasFailed = true;
        }
    }

    // Not canceled with the process: the counts that are taken would be lost.
    private Task WriteAsync(CancellationToken cancellationToken) => store.AddAsync(
        recorder.Take(),
        new ProcessReport
        {
            Id = _id,
            Host = Environment.MachineName,
            Roles = [.. RoleNames.Of(roles)],
            Version = ProductVersion.Text,
            StartedAt = _startedAt,
            SeenAt = time.GetUtcNow(),
            RunningCopies = recorder.RunningCopies,
        },
        CancellationToken.None).WaitAsync(cancellationToken);

    [LoggerMessage(LogLevel.Warning, "History of the last seconds not written; its counts are lost")]
    private partial void LogNotWritten(Exception reason);
}
