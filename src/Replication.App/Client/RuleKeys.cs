using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.Contracts.Rules;

namespace Replication.App.Client;

/// <summary>Reads a rule from the command line. Options take precedence over <c>--file</c>, and the file over the known rule.</summary>
internal sealed class RuleKeys
{
    private readonly Option<string?> _file = BodyFile.Option("rule");
    private readonly SpecOptions _options = new(typeof(RuleSpec));

    public IEnumerable<Option> All => [_file, .. _options.All];

    public async Task<JsonObject> ReadAsync(ApiCall call, JsonObject known)
    {
        await BodyFile.MergeAsync(call, _file, typeof(RuleSpec), known);
        _options.Apply(call.Line, known);
        // A rule with a repository has level: repository.
        if (known["level"] is null)
            known["level"] = known["repository"] is null ? "namespace" : "repository";
        return known;
    }
}
