using System.CommandLine;
using Replication.Client;

namespace Replication.App.Client;

/// <summary>The context of a command that calls the API: its command line, the server, and its output.</summary>
internal sealed record ApiCall(
    ParseResult Line, ReplicationApi Api, Screen Screen, bool AsJson, TimeProvider Time, CancellationToken CancellationToken);
