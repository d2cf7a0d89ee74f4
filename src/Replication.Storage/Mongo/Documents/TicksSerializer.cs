using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A time as UTC ticks. A BSON date has a resolution of milliseconds, which is too coarse for the order of tasks.</summary>
internal sealed class TicksSerializer : StructSerializerBase<DateTimeOffset>
{
    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, DateTimeOffset value) =>
        context.Writer.WriteInt64(value.UtcTicks);

    public override DateTimeOffset Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
        new(context.Reader.ReadInt64(), TimeSpan.Zero);
}
