using System.Text.Json;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;

namespace Replication.Copying.Claims;

/// <summary>A claim of ours: kept up while the blob moves; then it says for a while where the blob is, or is gone.</summary>
internal sealed partial class HeldClaim
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);
    // As long as a copier believes that what it saw at a registry is there still.
    private static readonly TimeSpan ToldFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly INoteStore _notes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _renewing;
    private SharedNote _note;

    public HeldClaim(SharedNote note, INoteStore notes, TimeProvider time, ILogger logger)
    {
        (_note, _notes, _time, _logger) = (note, notes, time, logger);
        _renewing = RenewAsync();
    }

    public static SharedNote Begin(string key, ClaimNote claim, TimeProvider time) => NoteOf(key, claim with { Until = time.GetUtcNow() + Lease });

    public async Task EndAsync(bool isThere)
    {
        _ended.SetResult();
        await _renewing;
        using var patience = new CancellationTokenSource(EndPatience, _time);
        try
        {
            // Who lost the claim meanwhile has nothing more to say.
            if (isThere)
                await _notes.ReplaceAsync(Changed(Claim with { IsThere = true, Until = _time.GetUtcNow() + ToldFor }), _note.Version, patience.Token);
            else
                await _notes.DeleteAsync(_note.Key, _note.Version, patience.Token);
        }
        catch (Exception e)
        {
            LogNotEnded(e, _note.Key);
        }
    }

    private ClaimNote Claim => JsonSerializer.Deserialize<ClaimNote>(_note.Content, JsonSerializerOptions.Web)!;

    private async Task RenewAsync()
    {
        try
        {
            while (!await IsEndedAsync())
            {
                var next = Changed(Claim with { Until = _time.GetUtcNow() + Lease });
                if (!await _notes.ReplaceAsync(next, _note.Version, CancellationToken.None))
                    return;
                _note = next;
            }
        }
        catch (Exception e)
        {
            LogNotRenewed(e, _note.Key);
        }
    }

    private async Task<bool> IsEndedAsync()
    {
        using var pause = new CancellationTokenSource();
        var first = await Task.WhenAny(_ended.Task, Task.Delay(RenewEvery, _time, pause.Token));
        await pause.CancelAsync();
        return first == _ended.Task;
    }

    private SharedNote Changed(ClaimNote claim) => NoteOf(_note.Key, claim);

    private static SharedNote NoteOf(string key, ClaimNote claim) =>
        new(key, JsonSerializer.Serialize(claim, JsonSerializerOptions.Web), Guid.NewGuid(), claim.Until + TimeSpan.FromMinutes(1));

    [LoggerMessage(LogLevel.Warning, "The claim {Key} could not be renewed; another worker may send the blob as well")]
    private partial void LogNotRenewed(Exception exception, string key);

    [LoggerMessage(LogLevel.Debug, "The claim {Key} was not ended; it runs out by itself")]
    private partial void LogNotEnded(Exception exception, string key);
}
