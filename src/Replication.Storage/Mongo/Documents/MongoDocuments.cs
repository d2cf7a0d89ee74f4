using System.Text.Json;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Conventions;
using MongoDB.Bson.Serialization.Serializers;

namespace Replication.Storage.Mongo.Documents;

/// <summary>How documents are stored: names in snake_case, no field for null, ids as standard UUIDs, times as ticks.</summary>
internal static class MongoDocuments
{
    private static readonly Lazy<bool> Registered = new(static () =>
    {
        var conventions = new ConventionPack
        {
            new IgnoreIfNullConvention(true),
            new IgnoreExtraElementsConvention(true),
        };
        conventions.AddMemberMapConvention(
            "names", static member => member.SetElementName(JsonNamingPolicy.SnakeCaseLower.ConvertName(member.MemberName)));
        conventions.AddMemberMapConvention("values", static member =>
        {
            if (SerializerOf(member.MemberType) is { } serializer)
                member.SetSerializer(serializer);
        });
        ConventionRegistry.Register("Replication.Storage", conventions, static type => type.Namespace == typeof(MongoDocuments).Namespace);
        return true;
    });

    /// <summary>Registers the serializers. Must be called before the first document is read or written.</summary>
    public static void Register() => _ = Registered.Value;

    private static IBsonSerializer? SerializerOf(Type type) => type switch
    {
        _ when type == typeof(Guid) => GuidSerializer.StandardInstance,
        _ when type == typeof(Guid?) => new NullableSerializer<Guid>(GuidSerializer.StandardInstance),
        _ when type == typeof(DateTimeOffset) => new TicksSerializer(),
        _ when type == typeof(DateTimeOffset?) => new NullableSerializer<DateTimeOffset>(new TicksSerializer()),
        _ => null,
    };
}
