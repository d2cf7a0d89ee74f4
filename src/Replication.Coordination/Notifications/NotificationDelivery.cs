using System.Text.Json;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Notifications;

/// <summary>
/// Delivers the completion events to one target, in their order. The note stores the position after each delivered event, so that this or
/// another process continues with the next one. Only a crash between the two sends an event again, under the same id.
/// </summary>
internal sealed partial class NotificationDelivery(
    NotificationTarget target,
        string owner,
        IEventStore events,
        INoteStore notes,
        NotificationClient client,
        NotificationOptions options,
        TimeProvider time,
        ILogger logger)
{
    // Longer than events are kept.
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(500);

    private readonly string _key = $"notification/{target.Name}";
    private SharedNote? _note;
    private NotificationState _state = new();
    private LeaseDeadline? _deadline;

    /// <summary>Processes one page. Returns false when there is nothing to do now.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (!await TakeAsync(cancellationToken))
            return false;
        var page = await events.ListAsync(_state.Cursor, options.PageSize, cancellationToken);
        if (page.Items.Count == 0)
            return false;
        foreach (var completion in _state.Remaining(page.Items).Where(IsWanted))
        {
            // A process that was suspended may have lost its lease. It must renew the lease before it sends.
            if (_deadline is not { HasPassed: false } || !await SendAsync(completion, cancellationToken))
                return false;
        }
        return await WriteAsync(_state.PageDone(page.Next), cancellationToken);
    }

    // Events from before the target was configured are not sent.
    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _note = await notes.FindAsync([_key], cancellationToken) is [var found] ? found : null;
        if (_note is null)
            return await WriteAsync(new NotificationState { Cursor = await events.FindEndAsync(cancellationToken) }, cancellationToken);
        _state = JsonSerializer.Deserialize<NotificationState>(_note.Content, JsonSerializerOptions.Web)!;
        if (!_state.MayBeTakenBy(owner, now) || !_state.IsDue(now))
            return false;
        // Nothing is sent under a lease that may expire during the request.
        return (_state.Owner == owner && _deadline is { } deadline && deadline.Elapsed < options.Lease / 2)
            || await WriteAsync(_state, cancellationToken);
    }

    private async Task<bool> SendAsync(CompletionEvent completion, CancellationToken cancellationToken)
    {
        var outcome = await client.SendAsync(target, completion, cancellationToken);
        if (outcome.Reason is not { } reason)
        {
            CoordinationMetrics.Notified(target.Name, "sent");
            return await WriteAsync(_state.Passed(completion.Id), cancellationToken);
        }
        if (outcome.IsWorthRetrying && _state.Failed(time.GetUtcNow(), options, options.Jitter.Next()) is { } later)
        {
            if (_state.Failures == 0)
                LogPutOff(target.Name, completion.Id, reason);
            CoordinationMetrics.Notified(target.Name, "putOff");
            await WriteAsync(later, cancellationToken);
            return false;
        }
        LogGivenUp(target.Name, completion.Id, reason);
        CoordinationMetrics.Notified(target.Name, "givenUp");
        return await WriteAsync(_state.Passed(completion.Id), cancellationToken);
    }

    private bool IsWanted(CompletionEvent completion) =>
        target.Events == NotifiedEvents.All || completion.Status == ReplicationStatus.Failed;

    /// <summary>Stores the state. Returns false when another process changed it first.</summary>
    private async Task<bool> WriteAsync(NotificationState state, CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var now = time.GetUtcNow();
        var held = state.HeldBy(owner, now + options.Lease);
        var note = new SharedNote(_key, JsonSerializer.Serialize(held, JsonSerializerOptions.Web), Guid.NewGuid(), now + KeptFor);
        var isWritten = _note is null
            ? await notes.InsertAsync([note], now, cancellationToken) is []
            : await notes.ReplaceAsync(note, _note.Version, cancellationToken);
        if (isWritten)
            (_note, _state, _deadline) = (note, held, new LeaseDeadline(options.Lease, sentAt, time));
        return isWritten;
    }

    [LoggerMessage(LogLevel.Warning, "Notification {Event} could not be delivered to {Target} and will be retried: {Reason}")]
    private partial void LogPutOff(string target, Guid @event, string reason);

    [LoggerMessage(LogLevel.Error, "Notification {Event} could not be delivered to {Target} and is skipped: {Reason}")]
    private partial void LogGivenUp(string target, Guid @event, string reason);
}
