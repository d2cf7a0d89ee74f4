using System.Text.Json;
using Replication.Contracts.Access;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>
/// Records the reloads of this process in the audit log, and a refused one in the status until a reload or a restart ends it.
/// </summary>
internal sealed partial class ReloadRecord(
    ReloadRefusals refusals, IAuditStore audit, Roles roles, TimeProvider time, ILogger<ReloadRecord> logger)
{
    private const string Who = "configuration file";

    private readonly string _process = $"{Environment.MachineName} ({string.Join(", ", RoleNames.Of(roles))})";

    /// <summary>A process that starts uses the present file.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) =>
        TryAsync(() => refusals.RemoveAsync(_process, cancellationToken), cancellationToken);

    public Task AppliedAsync(IReadOnlyList<string> changes, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            await refusals.RemoveAsync(_process, cancellationToken);
            if (changes.Count > 0)
                await AddAsync("configuration.reload", new { changes });
        },
        cancellationToken);

    public Task RefusedAsync(string problem, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            await refusals.AddAsync(_process, problem, cancellationToken);
            await AddAsync("configuration.reloadRefused", new { problem });
        },
        cancellationToken);

    private Task AddAsync(string action, object after) => audit.AddAsync(
        new AuditEntry
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            At = time.GetUtcNow(),
            Who = Who,
            Action = action,
            Subject = _process,
            After = JsonSerializer.SerializeToElement(after, JsonSerializerOptions.Web),
        },
        CancellationToken.None);

    // The log has the result of the reload as well.
    private async Task TryAsync(Func<Task> record, CancellationToken cancellationToken)
    {
        try
        {
            await record();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRecorded(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A reload of the configuration could not be recorded in the store")]
    private partial void LogNotRecorded(Exception exception);
}
