using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.App.OpenApi;
using Replication.Contracts.Imports;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Backfills;
using Replication.Coordination.Requests;
using Replication.Coordination.Tasks;
using Replication.Testing.Schemas;
using Xunit;

namespace Replication.UnitTests.App.Specs;

/// <summary>For generated bodies: the reader accepts a body exactly when its schema allows it.</summary>
public sealed class BodySchemaTests
{
    private const int BodyCount = 4_000;

    public static TheoryData<Type> Bodies =>
        [typeof(RuleSpec), typeof(InstanceSpec), typeof(ManualReplication), typeof(BackfillRequest), typeof(ImportSpec)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_is_accepted_exactly_when_its_schema_allows_it(Type type)
    {
        var book = new SchemaBook();
        var schema = book.ReferBody(type, isChange: false);
        var samples = new SchemaSamples(book.All, seed: 13);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < BodyCount; i++)
        {
            var body = samples.Next(schema, flawChance: i % 2 == 0 ? 0 : 0.05);
            var isAllowed = JsonSchemaCheck.Fits(schema, body, book.All);
            var text = body.ToJsonString();
            // A schema cannot compare two members, or parts of two items, with each other.
            var problems = ProblemsOf(type, body)
                .Where(static it => !it.Message.Contains("names the image at the source", StringComparison.Ordinal)
                    && !it.Message.Contains("twice; allowed: each key once", StringComparison.Ordinal))
                .ToList();
            Assert.True(
                isAllowed == (problems.Count == 0),
                $"body {i}: the schema {(isAllowed ? "allows" : "forbids")} {text}, the reader says: "
                    + $"{string.Join("; ", problems.Select(static it => $"{it.Key}: {it.Message}"))}");
            (accepted, refused) = isAllowed ? (accepted + 1, refused) : (accepted, refused + 1);
        }
        Assert.InRange(accepted, BodyCount / 20, BodyCount);
        Assert.InRange(refused, BodyCount / 20, BodyCount);
    }

    private static IReadOnlyList<BodyProblem> ProblemsOf(Type type, JsonObject body)
    {
        if (type == typeof(RuleSpec))
            return RuleBody.Read(body).Problems;
        if (type == typeof(ManualReplication))
            return ManualBody.Read(body).Problems;
        if (type == typeof(BackfillRequest))
            return BackfillBody.Read(body).Problems;
        if (type == typeof(ImportSpec))
            return ImportBody.Read(body).Problems;
        return InstanceBody.Read(body).Problems;
    }
}
