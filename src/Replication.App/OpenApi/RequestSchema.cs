using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;

namespace Replication.App.OpenApi;

/// <summary>The schema of one body.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Describe">Makes the schema from the reader of the body.</param>
/// <param name="ReadOnlyKeys">Keys of the answer that may be sent back. They change nothing.</param>
internal sealed record RequestSchema(string Name, Func<ShapeRules, JsonObject> Describe, IReadOnlyList<string> ReadOnlyKeys);
