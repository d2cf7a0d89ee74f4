using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Configuration.Tree;

namespace Replication.App.Configuration.Bodies;

/// <summary>The body of a call in the form that the configuration file is read in. Null is the same as absent.</summary>
internal static class JsonTree
{
    public static Node.Map Of(JsonObject body) => new(
        [.. body.Where(it => it.Value is not null).Select(it => new Entry(it.Key, Place.Defaults, Of(it.Value!)))],
        Place.Defaults);

    private static Node Of(JsonNode node) => node switch
    {
        JsonObject map => Of(map),
        JsonArray list => new Node.List([.. list.Select(it => it is null ? new Node.Nothing(Place.Defaults) : Of(it))], Place.Defaults),
        _ when node.GetValueKind() == JsonValueKind.String => new Node.Scalar(node.GetValue<string>(), Place.Defaults),
        _ => new Node.Scalar(node.ToJsonString(), Place.Defaults),
    };
}
