using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Replication.IntegrationTests.Registries;

/// <summary>Records every attempt of this process to connect anywhere, as the runtime itself tells of it.</summary>
internal sealed class ConnectionRecorder : EventListener
{
    private readonly ConcurrentQueue<string> _attempts = new();

    /// <summary>True when a connection to this address was tried.</summary>
    public bool Saw(string address) => _attempts.Any(it => it.Contains(Written(address), StringComparison.Ordinal));

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Net.Sockets")
            EnableEvents(eventSource, EventLevel.LogAlways, EventKeywords.All);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName == "ConnectStart" && eventData.Payload is [string address, ..])
            _attempts.Enqueue(address);
    }

    // The runtime shows a socket address byte by byte: InterNetwork:16:{0,80,203,0,113,9,…}.
    private static string Written(string address) => $",{address.Replace('.', ',')},";
}
