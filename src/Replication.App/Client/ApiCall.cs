using System.CommandLine;

namespace Replication.App.Client;

/// <summary>What a command of the API works with: its line, the server, and where it shows what it found.</summary>
internal sealed record ApiCall(
    ParseResult Line, ReplicationApi Api, Screen Screen, bool AsJson, TimeProvider Time, CancellationToken CancellationToken);
