package dev.troupe.kryo;

import com.esotericsoftware.kryo.io.ByteBufferOutput;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** A Kryo with the inputs and outputs it works on; used by one thread at a time. */
final class KryoLane {

  private static final int FIRST_BUFFER = 512;
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  final TableKryo kryo;
  final HeapInput heapInput = new HeapInput();
  final BufferInput bufferInput = new BufferInput();
  final ByteBufferOutput bufferOutput = new ByteBufferOutput();
  final Output output;
  private final KryoSettings settings;

  KryoLane(KryoTable table, KryoSettings settings, Supplier<ActorRefResolver> actorRefs) {
    this.settings = settings;
    kryo = new TableKryo(table, settings.maximumDepth(), actorRefs);
    output = new Output(Math.min(FIRST_BUFFER, settings.maximumSize()), settings.maximumSize());
    bufferOutput.setBuffer(NONE);
  }

  /** Lets go of the caller's bytes, and of buffers that one large message has left. */
  void detach() {
    heapInput.detach(settings.keptBuffer());
    bufferInput.detach(settings.keptBuffer());
    bufferOutput.setBuffer(NONE);
    output.reset();
    if (output.getBuffer().length > settings.keptBuffer()) {
      output.setBuffer(new byte[FIRST_BUFFER], settings.maximumSize());
    }
  }
}
