using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.App.Configuration.Tree;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Bodies;

/// <summary>Converts the body of a call to the tree that the reader of the configuration file takes. Null is the same as absent.</summary>
internal static class JsonTree
{
    public static Node.Map Of(JsonObject body) => new(
        [.. body.Where(it => it.Value is not null).Select(it => new Entry(it.Key, Place.Defaults, Of(it.Value!)))],
        Place.Defaults);

    private static Node Of(JsonNode node) => node switch
    {
        JsonObject map => Of(map),
        JsonArray list => new Node.List([.. list.Select(it => it is null ? new Node.Nothing(Place.Defaults) : Of(it))], Place.Defaults),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => new Node.Scalar(node.GetValue<string>(), Place.Defaults, JsonForm.Text),
            JsonValueKind.Number => new Node.Scalar(node.ToJsonString(), Place.Defaults, JsonForm.Number),
            _ => new Node.Scalar(node.ToJsonString(), Place.Defaults, JsonForm.Flag),
        },
    };
}
