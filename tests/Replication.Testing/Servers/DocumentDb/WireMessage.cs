using System.Buffers.Binary;
using MongoDB.Bson;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>A request of the MongoDB wire protocol: OP_MSG, or the OP_QUERY of the handshake with an unknown server.</summary>
internal sealed record WireMessage(int Id, int Operation, bool WantsReply, Command Command)
{
    private const int HeaderLength = 16;
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMsg = 2013;

    // Flags of OP_MSG.
    private const int ChecksumPresent = 1;
    private const int MoreToCome = 2;

    private static int _replyCount;

    /// <summary>Reads the next request; null if the driver closed the connection or used an older opcode.</summary>
    public static async Task<WireMessage?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken) < HeaderLength)
            return null;
        var body = new byte[Int32(header, 0) - HeaderLength];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var (id, operation) = (Int32(header, 4), Int32(header, 12));
        return operation switch
        {
            OpMsg => new(id, operation, (Int32(body, 0) & MoreToCome) == 0, ParseMsg(body)),
            OpQuery => new(id, operation, WantsReply: true, ParseQuery(body)),
            _ => null,
        };
    }

    public async Task ReplyAsync(Stream stream, byte[] document, CancellationToken cancellationToken)
    {
        // OP_MSG: flags and the section kind, all zero. OP_REPLY: flags, cursor id, starting position and number of documents.
        var prefixLength = Operation is OpMsg ? 5 : 20;
        var reply = new byte[HeaderLength + prefixLength + document.Length];
        Write(reply, 0, reply.Length);
        Write(reply, 4, Interlocked.Increment(ref _replyCount));
        Write(reply, 8, Id);
        Write(reply, 12, Operation is OpMsg ? OpMsg : OpReply);
        if (Operation is OpQuery)
        {
            const int awaitCapable = 8;
            Write(reply, HeaderLength, awaitCapable);
            Write(reply, HeaderLength + 16, 1);
        }
        document.CopyTo(reply, HeaderLength + prefixLength);
        await stream.WriteAsync(reply, cancellationToken);
    }

    // Flags, then sections: the command, and optionally its documents as a named document sequence.
    private static Command ParseMsg(byte[] message)
    {
        byte[]? command = null, documents = null;
        var end = message.Length - ((Int32(message, 0) & ChecksumPresent) != 0 ? sizeof(int) : 0);
        for (var at = sizeof(int); at < end;)
        {
            var kind = message[at++];
            var length = Int32(message, at);
            if (kind == 0)
                command = message[at..(at + length)];
            else
                documents = message[(EndOfName(message, at + sizeof(int)) + 1)..(at + length)];
            at += length;
        }
        var body = new RawBsonDocument(command ?? throw new InvalidDataException("an OP_MSG without a command"));
        return new(body, command, documents, body["$db"].AsString);
    }

    // Flags, the name of the collection, two numbers, the command.
    private static Command ParseQuery(byte[] message)
    {
        var at = EndOfName(message, sizeof(int)) + 1 + (2 * sizeof(int));
        var command = message[at..(at + Int32(message, at))];
        return new(new RawBsonDocument(command), command, Documents: null, "admin");
    }

    private static int EndOfName(byte[] message, int start) => Array.IndexOf(message, (byte)0, start);

    private static int Int32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static void Write(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
