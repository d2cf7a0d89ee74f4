using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.Contracts.Instances;

namespace Replication.App.Client;

/// <summary>
/// Reads an instance from the command line. Options take precedence over <c>--file</c>, and the file over the known instance.
/// </summary>
internal sealed class InstanceKeys
{
    private readonly Option<string?> _file = BodyFile.Option("instance");
    private readonly SpecOptions _options = new(typeof(InstanceSpec));

    public IEnumerable<Option> All => [_file, .. _options.All];

    public async Task<JsonObject> ReadAsync(ApiCall call, JsonObject known)
    {
        await BodyFile.MergeAsync(call, _file, typeof(InstanceSpec), known);
        _options.Apply(call.Line, known);
        return known;
    }
}
