using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Replication.Contracts.Images;

namespace Replication.Registries.Blobs;

/// <summary>
/// Calls the OpenSSL hash functions directly. .NET uses the same functions but does not expose their state. The state (openssl/sha.h,
/// SHA256_CTX and SHA512_CTX) is: eight words of hash, the bit count in two words, the current block, its fill level, the digest length.
/// </summary>
internal sealed class OpenSslHash : RunningHash
{
    private const string Library = "libcrypto.so.3";

    private readonly bool _isSha512;
    private readonly byte[] _state;

    private OpenSslHash(bool isSha512, byte[] state) => (_isSha512, _state) = (isSha512, state);

    /// <summary>True when the library is available and its state has the expected layout.</summary>
    public static bool IsUsable { get; } = DoesHash();

    public override byte[] State => [.. _state];

    private int WordBytes => _isSha512 ? sizeof(ulong) : sizeof(uint);

    private int BlockBytes => 16 * WordBytes;

    public static OpenSslHash Begin(Digest digest) => Begin(digest.Algorithm == "sha512");

    public static new OpenSslHash? Restore(Digest digest, HashCheckpoint checkpoint)
    {
        var hash = Begin(digest);
        if (checkpoint.State.Length != hash._state.Length || !hash.IsStateAfter(checkpoint.State, checkpoint.Position))
            return null;
        checkpoint.State.CopyTo(hash._state, 0);
        return hash;
    }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        ref var data = ref MemoryMarshal.GetReference(bytes);
        Expect(_isSha512
            ? SHA512_Update(ref _state[0], ref data, (nuint)bytes.Length)
            : SHA256_Update(ref _state[0], ref data, (nuint)bytes.Length));
    }

    public override RunningHash Clone() => new OpenSslHash(_isSha512, State);

    public override string ToHex()
    {
        Span<byte> hash = stackalloc byte[8 * WordBytes];
        // SHA256_Final modifies the state, which must stay usable.
        var state = State;
        Expect(_isSha512 ? SHA512_Final(ref hash[0], ref state[0]) : SHA256_Final(ref hash[0], ref state[0]));
        return Convert.ToHexStringLower(hash);
    }

    public override void Dispose()
    {
        // The state is managed memory.
    }

    private static OpenSslHash Begin(bool isSha512)
    {
        var hash = new OpenSslHash(isSha512, new byte[isSha512 ? 216 : 112]);
        Expect(isSha512 ? SHA512_Init(ref hash._state[0]) : SHA256_Init(ref hash._state[0]));
        return hash;
    }

    // OpenSSL uses the fill level as a memory index, so a state that does not match its position is rejected.
    private bool IsStateAfter(ReadOnlySpan<byte> state, long position)
    {
        var (bits, filled) = (8 * WordBytes, (10 * WordBytes) + BlockBytes);
        var (low, high) = _isSha512
            ? (BinaryPrimitives.ReadUInt64LittleEndian(state[bits..]), BinaryPrimitives.ReadUInt64LittleEndian(state[(bits + WordBytes)..]))
            : ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(state[bits..])
                | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(state[(bits + WordBytes)..]) << 32, 0UL);
        return position is >= 0 and < long.MaxValue / 8
            && low == (ulong)position * 8 && high == 0
            && BinaryPrimitives.ReadUInt32LittleEndian(state[filled..]) == (uint)(position % BlockBytes)
            && BinaryPrimitives.ReadUInt32LittleEndian(state[(filled + sizeof(uint))..]) == 8 * WordBytes;
    }

    private static bool DoesHash()
    {
        if (!OperatingSystem.IsLinux() || !BitConverter.IsLittleEndian)
            return false;
        try
        {
            return DoesHash(isSha512: false, SHA256.HashData) && DoesHash(isSha512: true, SHA512.HashData);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or CryptographicException)
        {
            return false;
        }
    }

    private delegate byte[] OneShot(ReadOnlySpan<byte> bytes);

    private static bool DoesHash(bool isSha512, OneShot expected)
    {
        Span<byte> bytes = stackalloc byte[300];
        bytes.Fill(0x5A);
        var hash = Begin(isSha512);
        hash.Append(bytes[..201]);
        if (!hash.IsStateAfter(hash._state, 201))
            return false;
        var taken = new OpenSslHash(isSha512, hash.State);
        taken.Append(bytes[201..]);
        return taken.ToHex() == Convert.ToHexStringLower(expected(bytes));
    }

    private static void Expect(int one)
    {
        if (one != 1)
            throw new CryptographicException("an OpenSSL hash function failed");
    }

    [DllImport(Library)]
    private static extern int SHA256_Init(ref byte state);

    [DllImport(Library)]
    private static extern int SHA256_Update(ref byte state, ref byte data, nuint length);

    [DllImport(Library)]
    private static extern int SHA256_Final(ref byte hash, ref byte state);

    [DllImport(Library)]
    private static extern int SHA512_Init(ref byte state);

    [DllImport(Library)]
    private static extern int SHA512_Update(ref byte state, ref byte data, nuint length);

    [DllImport(Library)]
    private static extern int SHA512_Final(ref byte hash, ref byte state);
}
