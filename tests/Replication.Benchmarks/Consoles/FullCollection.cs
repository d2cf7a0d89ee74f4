using System.Net.Sockets;
using System.Text;

namespace Replication.Benchmarks.Consoles;

/// <summary>Collects the garbage of another .NET process, through its diagnostic port, so that its memory can be compared.</summary>
internal static class FullCollection
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";

    // A trace with this keyword begins with a full collection.
    private const ulong HeapCollect = 0x800000;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    public static async Task InduceAsync(int processId)
    {
        var port = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket").Single();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(port));
        await socket.SendAsync(StartTrace());
        // Closing the connection ends the trace.
        using var end = new CancellationTokenSource(Length);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, SocketFlags.None, end.Token) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static byte[] StartTrace()
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            const uint Megabytes = 1, NetTrace = 1, Providers = 1, Informational = 4, NoFilter = 0;
            writer.Write(Megabytes);
            writer.Write(NetTrace);
            writer.Write(Providers);
            writer.Write(HeapCollect);
            writer.Write(Informational);
            writer.Write((uint)Runtime.Length + 1);
            writer.Write(Encoding.Unicode.GetBytes(Runtime + '\0'));
            writer.Write(NoFilter);
        }
        using var message = new MemoryStream();
        using (var writer = new BinaryWriter(message))
        {
            const byte EventPipe = 2, CollectTracing = 2;
            const ushort Head = 20, Reserved = 0;
            writer.Write("DOTNET_IPC_V1\0"u8);
            writer.Write((ushort)(Head + payload.Length));
            writer.Write(EventPipe);
            writer.Write(CollectTracing);
            writer.Write(Reserved);
            writer.Write(payload.ToArray());
        }
        return message.ToArray();
    }
}
