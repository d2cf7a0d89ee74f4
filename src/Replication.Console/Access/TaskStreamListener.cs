using System.Threading.Channels;
using Replication.Client;

namespace Replication.WebConsole.Access;

/// <summary>The events of a shared stream that one page receives.</summary>
internal sealed class TaskStreamListener(Action<TaskStreamListener> leave) : ITaskStream
{
    // A page that is slower reads its list again.
    private const int MaxWaiting = 1000;

    private readonly Channel<TaskStreamEvent> _events = Channel.CreateUnbounded<TaskStreamEvent>();

    public void Add(TaskStreamEvent change)
    {
        if (_events.Reader.Count < MaxWaiting)
            _events.Writer.TryWrite(change);
        else
            End();
    }

    /// <summary>Ends the events: the page reads its list again.</summary>
    public void End() => _events.Writer.TryComplete();

    public IAsyncEnumerable<TaskStreamEvent> ReadAsync(CancellationToken cancellationToken) =>
        _events.Reader.ReadAllAsync(cancellationToken);

    public void Dispose() => leave(this);
}
