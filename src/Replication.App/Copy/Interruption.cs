using System.Runtime.InteropServices;

namespace Replication.App.Copy;

/// <summary>Handles SIGINT and SIGTERM: the first signal cancels the copy, the second ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _first = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Action _beforeEnd;

    public Interruption(Action beforeEnd)
    {
        _beforeEnd = beforeEnd;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Take);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
    }

    public CancellationToken Token => _first.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _first.Dispose();
    }

    private void Take(PosixSignalContext signal)
    {
        if (_first.IsCancellationRequested)
        {
            _beforeEnd();
            return;
        }
        signal.Cancel = true;
        // A slow callback must not block the second signal.
        _ = _first.CancelAsync();
    }
}
