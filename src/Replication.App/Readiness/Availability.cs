namespace Replication.App.Readiness;

/// <summary>
/// Whether a dependency can be used, judged by its probes. One failed probe is not yet an outage unless a caller met a failure, too; one
/// good probe does not end an outage: readiness must not flap.
/// </summary>
internal sealed class Availability
{
    /// <summary>Probes in a row that change the state.</summary>
    public const int ProbesInARow = 2;

    private readonly Lock _lock = new();
    private TaskCompletionSource _suspected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool? _isUsable;
    private int _against;
    private string? _reason;
    private string? _suspicion;
    private DateTimeOffset _probedAt;
    private DateTimeOffset _lostAt;

    /// <summary>True while an outage is known.</summary>
    public bool IsLost
    {
        get
        {
            lock (_lock)
                return _isUsable == false;
        }
    }

    /// <summary>True while an outage is known, or a caller met a failure that no probe has confirmed or refuted yet.</summary>
    public bool IsDoubtful
    {
        get
        {
            lock (_lock)
                return _isUsable == false || _suspicion is not null;
        }
    }

    /// <summary>Why it cannot be used; null when it can. Silence for longer than <paramref name="patience"/> counts as a failure.</summary>
    public string? Problem(DateTimeOffset now, TimeSpan patience)
    {
        lock (_lock)
        {
            return _isUsable switch
            {
                null => "it has not been checked yet",
                false => _reason,
                _ when now - _probedAt > patience => $"its last check was {(now - _probedAt).TotalSeconds:F0} s ago",
                _ => null,
            };
        }
    }

    /// <summary>A caller met a failure: the next probe comes at once. Returns false where that is known already.</summary>
    public bool Suspect(string symptom)
    {
        lock (_lock)
        {
            if (_isUsable == false || _suspicion is not null)
                return false;
            _suspicion = symptom;
            _suspected.TrySetResult();
            return true;
        }
    }

    /// <summary>Returns after <paramref name="interval"/>, or as soon as a caller meets a failure.</summary>
    public async Task WaitAsync(TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task suspected;
        lock (_lock)
            suspected = _suspected.Task;
        await Task.WhenAny(suspected, Task.Delay(interval, time, waited.Token));
        await waited.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Takes the result of a probe: null for a good one, else why it failed. The outage's length comes with its end, a refuted symptom with
    /// a good probe.
    /// </summary>
    public (AvailabilityChange Change, TimeSpan Outage, string? RefutedSymptom) Report(string? failure, DateTimeOffset now)
    {
        lock (_lock)
        {
            _probedAt = now;
            var symptom = _suspicion;
            _suspicion = null;
            if (_suspected.Task.IsCompleted)
                _suspected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var isUsable = failure is null;
            if (!isUsable)
                _reason = failure;
            if (_isUsable == isUsable)
            {
                _against = 0;
                return (AvailabilityChange.None, default, isUsable ? symptom : null);
            }
            _against++;
            if (_isUsable is not null && _against < ProbesInARow && (isUsable || symptom is null))
                return (AvailabilityChange.None, default, null);
            var wasUnknown = _isUsable is null;
            _isUsable = isUsable;
            _against = 0;
            if (!isUsable)
            {
                _lostAt = now;
                return (AvailabilityChange.Lost, default, null);
            }
            return wasUnknown ? (AvailabilityChange.None, default, symptom) : (AvailabilityChange.Restored, now - _lostAt, null);
        }
    }
}
