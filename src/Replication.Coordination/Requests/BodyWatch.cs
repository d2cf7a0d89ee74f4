using System.IO.Pipelines;

namespace Replication.Coordination.Requests;

/// <summary>Cancels the reading of a body that arrives too slowly.</summary>
internal sealed class BodyWatch : IDisposable
{
    private readonly PipeReader _reader;
    private readonly BodyPace _pace;
    private readonly TimeProvider _time;
    private readonly long _beganAt;
    private readonly ITimer _timer;
    private long _received;
    private long _receivedBefore;
    private volatile bool _isTooSlow;

    public BodyWatch(PipeReader reader, BodyPace pace, TimeProvider time)
    {
        (_reader, _pace, _time, _beganAt) = (reader, pace, time, time.GetTimestamp());
        var window = pace.Window < pace.WholeBody ? pace.Window : pace.WholeBody;
        _timer = time.CreateTimer(static it => ((BodyWatch)it!).CheckPace(), this, window, window);
    }

    public bool IsTooSlow => _isTooSlow;

    public void Note(long received) => Interlocked.Exchange(ref _received, received);

    public void Dispose() => _timer.Dispose();

    private void CheckPace()
    {
        var received = Interlocked.Read(ref _received);
        var isSlow = received - _receivedBefore < _pace.MinBytesPerSecond * _pace.Window.TotalSeconds;
        _receivedBefore = received;
        if (!isSlow && _time.GetElapsedTime(_beganAt) < _pace.WholeBody)
            return;
        _isTooSlow = true;
        _reader.CancelPendingRead();
    }
}
