using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Replication.IntegrationTests.Registries;

/// <summary>Records every connection attempt of this process from the events of the runtime.</summary>
internal sealed class ConnectionRecorder : EventListener
{
    private readonly ConcurrentQueue<string> _attempts = new();

    /// <summary>True if the process tried to connect to this address.</summary>
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

    // The runtime writes a socket address byte by byte: InterNetwork:16:{0,80,203,0,113,9,…}.
    private static string Written(string address) => $",{address.Replace('.', ',')},";
}
