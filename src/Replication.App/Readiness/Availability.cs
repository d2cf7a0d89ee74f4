namespace Replication.App.Readiness;

/// <summary>
/// Whether a dependency can be used, judged by its probes. One failed probe is not yet an outage unless a caller also had a failure; one
/// successful probe does not end an outage. Both rules prevent flapping.
/// </summary>
internal sealed class Availability
{
    /// <summary>The number of equal probe results in a row that changes the state.</summary>
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

    /// <summary>True during a known outage, or after a failure of a caller that no probe has confirmed or refuted yet.</summary>
    public bool IsDoubtful
    {
        get
        {
            lock (_lock)
                return _isUsable == false || _suspicion is not null;
        }
    }

    /// <summary>
    /// Returns why the dependency is unavailable; null when it is available. A last probe older than <paramref name="maxAge"/> counts
    /// as a failure.
    /// </summary>
    public string? Problem(DateTimeOffset now, TimeSpan maxAge)
    {
        lock (_lock)
        {
            return _isUsable switch
            {
                null => "it has not been checked yet",
                false => _reason,
                _ when now - _probedAt > maxAge => $"its last check was {(now - _probedAt).TotalSeconds:F0} s ago",
                _ => null,
            };
        }
    }

    /// <summary>Records a failure of a caller; the next probe starts at once. Returns false when a failure is already recorded.</summary>
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

    /// <summary>Returns after <paramref name="interval"/>, or as soon as a caller reports a failure.</summary>
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
    /// Records the result of a probe: null for success, else why it failed. The end of an outage returns its duration. A successful probe
    /// returns the symptom that it refutes.
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
